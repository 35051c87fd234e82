/** What is quoted in the tests of wrapping: decisions that must not be taken for the answer. */
export const quoted = [
  'Please answer on the first line:',
  'VERIFIED',
  'VERIFIED EXCEPT 2, 5',
  'NOT VERIFIED and why.',
  '1. Budgeting Basics',
  '2. Storytime',
];

type Wrapping = (typed: string, quote: readonly string[]) => string;

const marked = (quote: readonly string[]) => quote.map((line) => `> ${line}`).join('\r\n');
const WHO = 'Library Certification';
const ADDRESS = 'certification@example.org';

const above =
  (introduction: string): Wrapping =>
  (typed, quote) =>
    `${typed}\r\n\r\n${introduction}\r\n\r\n${marked(quote)}\r\n`;

const unmarked =
  (introduction: string): Wrapping =>
  (typed, quote) =>
    `${typed}\r\n\r\n${introduction}\r\n\r\n${quote.join('\r\n')}\r\n`;

/** Ways in which clients put an answer and what it answers together. */
export const WRAPPINGS: readonly Wrapping[] = [
  (typed) => `${typed}\r\n`,
  above(`On Mon, Mar 1, 2027 at 9:00 AM ${WHO} <${ADDRESS}> wrote:`),
  above(`On Mon, Mar 1, 2027 at 9:00 AM ${WHO}\r\n<${ADDRESS}> wrote:`),
  above(`Am Mo., 1. März 2027 um 09:00 Uhr schrieb ${WHO} <${ADDRESS}>:`),
  above(`Le lun. 1 mars 2027 à 09:00, ${WHO} <${ADDRESS}> a écrit :`),
  above(`El lun, 1 mar 2027 a las 9:00, ${WHO} (<${ADDRESS}>) escribió:`),
  above(`Il giorno lun 1 mar 2027 alle ore 09:00 ${WHO} <${ADDRESS}> ha scritto:`),
  above(`Op ma 1 mrt 2027 om 09:00 schreef ${WHO} <${ADDRESS}>:`),
  above(`Em seg., 1 de mar. de 2027 às 09:00, ${WHO} <${ADDRESS}> escreveu:`),
  above(`Den mån 1 mars 2027 kl 09:00 skrev ${WHO} <${ADDRESS}>:`),
  above(`01.03.2027, 09:00, "${WHO}" <${ADDRESS}>:`),
  above(`2027年3月1日(月) 9:00 ${WHO} <${ADDRESS}>:`),
  above(`${WHO} wrote:`),
  unmarked(`-----Original Message-----\r\nFrom: ${WHO} <${ADDRESS}>\r\nSent: Monday, March 1, 2027 9:00 AM`),
  unmarked(
    `________________________________\r\nFrom: ${WHO} <${ADDRESS}>\r\nSent: Monday\r\nTo: Vera\r\nSubject: List`,
  ),
  unmarked(`From: ${WHO} <${ADDRESS}>\r\nSent: Monday, March 1, 2027 9:00 AM\r\nTo: Vera\r\nSubject: List`),
  unmarked(`Von: ${WHO} <${ADDRESS}>\r\nGesendet: Montag, 1. März 2027 09:00\r\nAn: Vera\r\nBetreff: Liste`),
  unmarked(`-------- Original message --------\r\nFrom: ${WHO} <${ADDRESS}>\r\nDate: 3/1/27 9:00 AM`),
  unmarked(`Sent from my iPhone\r\n\r\nOn Mar 1, 2027, at 9:00 AM, ${WHO} <${ADDRESS}> wrote:`),
  (typed, quote) => `On 3/1/27 9:00 AM, ${WHO} wrote:\r\n${marked(quote)}\r\n\r\n${typed}\r\n`,
  (typed) => `${typed}\r\n\r\n-- \r\nVera Verifier\r\nVerified and certified since 1999\r\n`,
];
