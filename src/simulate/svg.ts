/** A piece of SVG: elements are put together as text. */
export type Svg = string

type Attributes = Readonly<Record<string, string | number>>

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')

const attributesOf = (attributes: Attributes): string =>
  Object.entries(attributes)
    .map(([name, value]) => ` ${name}="${escaped(typeof value === 'number' ? rounded(value) : value)}"`)
    .join('')

const rounded = (value: number): string => String(Number(value.toFixed(1)))

export const element = (name: string, attributes: Attributes, ...children: readonly Svg[]): Svg =>
  children.length === 0
    ? `<${name}${attributesOf(attributes)}/>`
    : `<${name}${attributesOf(attributes)}>${children.join('\n')}</${name}>`

export const text = (x: number, y: number, content: string, attributes: Attributes = {}): Svg =>
  `<text${attributesOf({ x, y, ...attributes })}>${escaped(content)}</text>`

export const line = (x1: number, y1: number, x2: number, y2: number, attributes: Attributes): Svg =>
  element('line', { x1, y1, x2, y2, ...attributes })

export const polyline = (points: readonly (readonly [number, number])[], attributes: Attributes): Svg =>
  element('polyline', {
    points: points.map(([x, y]) => `${rounded(x)},${rounded(y)}`).join(' '),
    fill: 'none',
    ...attributes,
  })

/** A whole document on white, so that it can be read on any page. */
export const drawing = (width: number, height: number, title: string, ...children: readonly Svg[]): Svg =>
  element(
    'svg',
    {
      xmlns: 'http://www.w3.org/2000/svg',
      viewBox: `0 0 ${width} ${height}`,
      width,
      height,
      'font-family': 'system-ui, "DejaVu Sans", Helvetica, Arial, sans-serif',
      'font-size': 13,
      fill: '#222',
    },
    `<title>${escaped(title)}</title>`,
    element('rect', { width, height, fill: '#fff' }),
    ...children,
  ) + '\n'
