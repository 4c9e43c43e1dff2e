import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

export const root = join(__dirname, '..', '..')

export const read = (path: string): string => readFileSync(join(root, path), 'utf8')

/** Everything that is written for people. */
export const pages: readonly string[] = [
  'README.md',
  'CHANGELOG.md',
  ...readdirSync(join(root, 'docs'))
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/${name}`),
]

export const exists = (path: string): boolean => existsSync(join(root, path))

/** The folders in a folder, as paths from the root. */
export const foldersIn = (path: string): readonly string[] =>
  readdirSync(join(root, path), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => `${path}/${name}`)

/** Where a link of a page leads, as a path from the root and the heading in it; `undefined` when out of here. */
export const target = (page: string, link: string): { path: string; anchor: string | undefined } | undefined => {
  if (/^[a-z]+:/.test(link)) return undefined
  const [path = '', anchor] = link.split('#')
  return { path: path === '' ? page : join(dirname(page), path), anchor }
}

/** The text without fenced code. */
export const prose = (markdown: string): string => markdown.replace(/^```[\s\S]*?^```$/gm, '')

/** The anchors of a page's headings, as GitHub makes them. */
export const anchors = (markdown: string): ReadonlySet<string> =>
  new Set(
    [...prose(markdown).matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) =>
      heading
        .toLowerCase()
        .replace(/[^\p{L}\p{N} _-]/gu, '')
        .replaceAll(' ', '-'),
    ),
  )

/** The rows of a markdown table whose first column is headed so, without markup in the cells; of all such tables. */
export const rowsUnder = (markdown: string, head: RegExp): string[][] => {
  const rows: string[][] = []
  let table: 'none' | 'wanted' | 'another' = 'none'
  for (const line of markdown.split('\n')) {
    const cells = line.startsWith('|') ? line.split('|').slice(1, -1).map(plain) : undefined
    if (cells === undefined) table = 'none'
    else if (table === 'none') table = head.test(cells[0] ?? '') ? 'wanted' : 'another'
    else if (table === 'wanted') rows.push(cells)
  }
  return rows.filter(([first = '']) => !/^-+$/.test(first))
}

const plain = (cell: string): string => cell.trim().replaceAll('`', '')

/** The words in code spans. */
export const codeSpans = (markdown: string): readonly string[] =>
  [...prose(markdown).matchAll(/`([^`\n]+)`/g)].map(([, span = '']) => span)
