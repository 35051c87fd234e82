import { describe, expect, it } from 'vitest';
import { returnsOn } from '../../../../activities/mail/reading/returns-on.ts';

const RECEIVED = new Date('2027-03-04T05:00:00Z');

const SAID: [text: string, day: string | null][] = [
  ['I am currently away returning to the office on May 5th. I will have limited', '2027-05-05'],
  ['I am out of the office until 1 December and will answer', '2027-12-01'],
  ['I will be out of the office from March 1 to March 8.', '2027-03-08'],
  ['I am out of the office March 5 through March 12, 2027.', '2027-03-13'],
  ['I will be back on Monday, March 15.', '2027-03-15'],
  ['I will return Monday, March 15, 2027 and respond', '2027-03-15'],
  ['I am on vacation and will be back in the office on 3/15/2027.', '2027-03-15'],
  ['I will be back on Tuesday.', '2027-03-09'],
  ['Ich bin ab dem 15.03.2027 wieder erreichbar.', '2027-03-15'],
  ['Ich bin bis zum 14. März 2027 nicht im Büro.', '2027-03-14'],
  ['Ich bin bis einschließlich 14.03.2027 im Urlaub.', '2027-03-15'],
  ["Je suis absente jusqu'au 15 mars 2027.", '2027-03-15'],
  ['Je serai de retour le 15 mars.', '2027-03-15'],
  ['Estaré fuera de la oficina hasta el 15 de marzo de 2027.', '2027-03-15'],
  ['Regreso el lunes 15 de marzo', '2027-03-15'],
  ['Sarò assente fino al 15 marzo 2027', '2027-03-15'],
  ['Ik ben afwezig t/m 14 maart', '2027-03-15'],
  ['Estarei ausente até 15 de março', '2027-03-15'],
  ['Jag är tillbaka den 15 mars', '2027-03-15'],
  ['Я вернусь 15 марта', '2027-03-15'],
  ['I am away with limited access to email.', null],
  ['Thanks for your message. In urgent cases call 406-555-0100.', null],
  ['Returning: 2027-03-15', '2027-03-15'],
  ['I am out of the office and will return on March 15th, 2027', '2027-03-15'],
  ['I will be out until further notice', null],
];

describe('the day of return', () => {
  it.each(SAID)('in %j is %s', (text, day) => {
    expect(returnsOn(text, RECEIVED)).toBe(day);
  });
});
