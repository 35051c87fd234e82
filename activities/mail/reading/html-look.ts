/** What decides whether text can be seen. Colours are `#rrggbb`; null where nothing sets them. */
export interface Look {
  color: string | null;
  background: string | null;
}

/** What an inline style says that matters here. */
export interface StyleFacts {
  isHidden: boolean;
  isStruck: boolean;
  /** As written; undefined where the style does not speak of it. */
  color: string | undefined;
  background: string | undefined;
}

const HIDING =
  /(?:^|;)\s*(?:display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)|font-size\s*:\s*0(?:px|pt|em|rem|%)?\s*(?:!important\s*)?(?:;|$)|opacity\s*:\s*0(?:\.0+)?\s*(?:;|$)|mso-hide\s*:\s*all|max-height\s*:\s*0(?:px)?\s*(?:!important\s*)?(?:;|$)|line-height\s*:\s*0(?:px)?\s*(?:;|$)|text-indent\s*:\s*-\d{3,})/i;

export function readStyle(style: string): StyleFacts {
  const short = style.slice(0, 2_000);
  return {
    isHidden: HIDING.test(short),
    isStruck: /line-through/i.test(short),
    color: /(?:^|;)\s*color\s*:\s*([^;!]{1,60})/i.exec(short)?.[1],
    background: /(?:^|;)\s*background(?:-color)?\s*:\s*([^;!]{1,60})/i.exec(short)?.[1],
  };
}

/** An element has its parent's look, save what its own style or attributes say. */
export function lookOf(style: StyleFacts | null, attributes: Record<string, string>, outer: Look): Look {
  const color = style?.color ?? attributes.color;
  const background = style?.background ?? attributes.bgcolor;
  if (color === undefined && background === undefined) return outer;
  return {
    color: color === undefined ? outer.color : toHex(color),
    background: background === undefined ? outer.background : (toHex(background) ?? outer.background),
  };
}

/** Null for what is no plain colour: `inherit`, `windowtext`, an image. Light enough to be white counts as white. */
function toHex(value: string): string | null {
  const word = value.trim().toLowerCase();
  if (word === 'white') return '#ffffff';
  if (word === 'black') return '#000000';
  const short = /^#([0-9a-f])([0-9a-f])([0-9a-f])$/.exec(word);
  if (short)
    return `#${short
      .slice(1)
      .map((digit) => digit + digit)
      .join('')}`;
  if (/^#[0-9a-f]{6}$/.test(word)) return word;
  const rgb = /^rgba?\(\s*(\d{1,3})[\s,]+(\d{1,3})[\s,]+(\d{1,3})/.exec(word);
  if (!rgb) return null;
  return `#${rgb
    .slice(1, 4)
    .map((part) => Math.min(255, Number(part)).toString(16).padStart(2, '0'))
    .join('')}`;
}
