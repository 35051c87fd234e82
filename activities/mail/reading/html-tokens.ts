import { Tokenizer } from 'htmlparser2';

export interface HtmlHandler {
  open(name: string, attributes: Record<string, string>): void;
  text(data: string): void;
  close(name: string): void;
}

/** Elements without content, which are never closed. */
const VOID = new Set(
  'area base basefont br col embed frame hr img input isindex keygen link meta param source track wbr'.split(' '),
);

/**
 * The tags and the text of an HTML body, names in lower case, entities decoded; comments and declarations left out.
 * The library's tokenizer alone: its parser keeps its stack in a way that takes quadratic time on deep nesting.
 */
export function readHtml(html: string, handler: HtmlHandler): void {
  let name = '';
  let attributes: Record<string, string> = {};
  let attribute = '';
  let value = '';
  const slice = (start: number, end: number) => html.slice(start, end);
  const finishOpen = () => {
    handler.open(name, attributes);
    if (VOID.has(name)) handler.close(name);
  };
  const tokenizer = new Tokenizer(
    { decodeEntities: true, xmlMode: false },
    {
      ontext: (start, end) => handler.text(slice(start, end)),
      ontextentity: (codepoint) => handler.text(String.fromCodePoint(codepoint)),
      onopentagname(start, end) {
        name = slice(start, end).toLowerCase();
        attributes = {};
      },
      onopentagend: finishOpen,
      onselfclosingtag: finishOpen,
      onclosetag: (start, end) => handler.close(slice(start, end).toLowerCase()),
      onattribname(start, end) {
        attribute = slice(start, end).toLowerCase();
        value = '';
      },
      onattribdata(start, end) {
        value += slice(start, end);
      },
      onattribentity(codepoint) {
        value += String.fromCodePoint(codepoint);
      },
      onattribend() {
        if (!Object.hasOwn(attributes, attribute)) attributes[attribute] = value;
      },
      oncdata: (start, end, offset) => handler.text(slice(start, end - offset)),
      oncomment: () => undefined,
      ondeclaration: () => undefined,
      onprocessinginstruction: () => undefined,
      onend: () => undefined,
    },
  );
  tokenizer.write(html);
  tokenizer.end();
}
