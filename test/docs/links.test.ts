import { anchors, codeSpans, exists, foldersIn, pages, prose, read, rowsUnder, target } from './support.js'

const links = (markdown: string): string[] =>
  [...prose(markdown).matchAll(/\]\(([^)\s]+)\)/g)].map(([, link = '']) => link)

/** Code spans that name a file or folder of this repository. */
const paths = (markdown: string): string[] =>
  codeSpans(markdown).filter((span) =>
    /^(?:src|test|docs|examples|scripts|bench)\/[\w./-]+$|^\.[\w-]+\/run$/.test(span),
  )

describe.each(pages)('%s', (page) => {
  const markdown = read(page)

  it('has links that lead somewhere', () => {
    const broken = links(markdown).filter((link) => {
      const to = target(page, link)
      if (to === undefined) return false
      if (!exists(to.path)) return true
      return to.anchor !== undefined && !anchors(read(to.path)).has(to.anchor)
    })
    expect(broken).toEqual([])
  })

  it('names files that exist', () => {
    expect(paths(markdown).filter((path) => !exists(path))).toEqual([])
  })

  it('names commands that exist', () => {
    const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> }
    const named = [...markdown.matchAll(/npm run ([\w:-]+)/g)].map(([, script = '']) => script)
    expect(named.filter((script) => scripts[script] === undefined)).toEqual([])
    const tested = [...markdown.matchAll(/npx (?:jest|tsx) ((?:[\w./-]+ ?)+)/g)].flatMap(([, args = '']) =>
      args.trim().split(' '),
    )
    expect(tested.filter((path) => !exists(path))).toEqual([])
  })
})

describe('docs/architecture.md', () => {
  it('has every folder of the core', () => {
    const named = rowsUnder(read('docs/architecture.md'), /^folder/).map(([folder]) => folder)
    expect(named).toEqual(expect.arrayContaining(foldersIn('src/core')))
  })
})
