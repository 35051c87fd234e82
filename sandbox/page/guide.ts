import { html } from 'hono/html';
import { ATTENTION } from '../../workflows/attention.ts';
import type { ApplicationRow } from '../../workflows/messages.ts';
import type { Stage } from '../../workflows/stage.ts';
import { activitiesLeft, WHOLE_RECORD } from '../record.ts';
import { ADA, ROLES } from './cast.ts';
import type { Story } from './chronicle.ts';
import { type Desk, letterPath } from './desk.ts';
import { fields } from './fields.ts';
import type { Html } from './html.ts';
import { name } from './name.ts';
import { recent } from './recent.ts';
import { sideStories } from './side-stories.ts';

/** What just happened, newest first. */
export async function news(desk: Desk): Promise<Html> {
  const happenings = await recent(desk, 8);
  return html`<h2 id="news-title">What just happened</h2>
    ${
      happenings.length === 0
        ? html`<p class="quiet">Nothing yet. Whatever happens shows here by itself.</p>`
        : html`<ol class="happenings">${happenings.map(
            ({ at, who, what, path, isMail }) =>
              html`<li class="${isMail ? 'by-mail' : 'in-story'}"><span class="at">${desk.when.minute(at)}</span> <a href="${path}">${who ? html`${name(who)}: ` : ''}${what}</a></li>`,
          )}</ol>`
    }`;
}

interface Step {
  title: string;
  isDone: boolean;
  /** Shown while it is the next one. */
  todo: Html;
}

/** The way of the newest application, with the button for its next step; before there is one, Ada's. */
export async function nextSteps(desk: Desk, back: string): Promise<Html> {
  const stories = await desk.stories();
  const story = stories.at(-1);
  const steps = await stepsOf(desk, story, back);
  const next = steps.findIndex(({ isDone }) => !isDone);
  const isOver = next < 0 || (story !== undefined && OVER.includes(story.row.stage));
  return html`<h2 id="next-title">${story ? html`${name(story.row.applicant)}’s certification` : 'Play a certification'}</h2>
    ${story ? '' : html`<p>You play everybody: the applicant who fills in forms, the verifier who answers one e-mail, the coordinator with the spreadsheet, and the clock.</p>`}
    <ol class="steps">
      ${steps.map(({ title, isDone, todo }, index) => {
        const state = isDone ? 'done' : index === next && !isOver ? 'present' : 'later';
        return html`<li class="${state}" data-step="${index + 1}"${state === 'present' ? html` aria-current="step"` : ''}><span class="title">${title}${
          isDone ? html`<span class="hidden"> (done)</span>` : ''
        }</span>${state === 'present' ? html`<div class="todo">${todo}</div>` : ''}</li>`;
      })}
    </ol>
    ${isOver && story ? ending(desk, story, back) : ''}
    ${underWay(stories)}
    ${story ? another(desk, stories, { back, isOpen: isOver }) : ''}
    ${story ? html`<details><summary>What else can be tried</summary>${sideStories(stories)}</details>` : ''}`;
}

// --- internal ---

const ANSWERED: readonly Stage[] = ['Verified', 'Certified', 'Expired', 'Revoked'];
const OVER: readonly Stage[] = ['Certified', 'Declined', 'Withdrawn', 'Expired', 'Revoked'];

async function stepsOf(desk: Desk, story: Story | undefined, back: string): Promise<Step[]> {
  const { world, when } = desk;
  const logged = world.google.responses(world.configuration.google.trackerFormId).length;
  const { applicant, verifier } = ADA;
  const left = activitiesLeft(world, applicant.address).length;
  const stage = story?.row.stage;
  const batch = when.date(world.nextBatch().runsAt);
  const certificate = story?.row.certificateNumber;
  return [
    {
      title: 'The applicant logs what was learned',
      isDone: logged > 0 || story !== undefined,
      todo: html`<form method="post" action="/play/record">${fields(desk, { as: ADA.id, back })}
          <button class="primary">Log a whole record (${WHOLE_RECORD.activities} credits, ${WHOLE_RECORD.hours} h) as ${applicant.name}</button></form>
        <p>or <a href="/applicant">fill in the form</a> for one activity.</p>`,
    },
    {
      title: 'The applicant applies',
      isDone: story !== undefined,
      todo: html`<p>${logged === 1 ? 'One activity is' : `${logged} activities are`} logged${left > 1 ? html`; without more of them the applicant will be told what is missing` : ''}.</p>
        <form method="post" action="/play/apply">${fields(desk, { as: ADA.id, back })}
          <button class="primary">Apply as ${applicant.name}, with ${verifier.name} as verifier</button></form>
        <p>or <a href="/applicant?form=application">fill in the form</a> yourself.</p>`,
    },
    {
      title: 'The verifier answers one e-mail',
      isDone: stage !== undefined && ANSWERED.includes(stage),
      todo: story ? await verifierStep(desk, story, back) : html``,
    },
    {
      title: 'The quarterly batch comes',
      isDone: certificate != null,
      todo: html`<p>Verified answers wait for the next batch.</p>
        <form method="post" action="/clock" data-busy="Time passes …">${fields(desk, { back })}
          <button class="primary" name="by" value="batch">Skip to the batch (${batch})</button></form>`,
    },
    { title: 'The certificate arrives by mail', isDone: certificate != null, todo: html`` },
  ];
}

async function verifierStep(desk: Desk, { row }: Story, back: string): Promise<Html> {
  switch (row.stage) {
    case 'More credits needed': {
      const left = activitiesLeft(desk.world, row.applicantEmail).length;
      return html`<p>The credits do not meet the rules yet: <a href="${letterPath(row.applicantEmail)}">read what is missing</a> in ${name(row.applicant)}’s mail.</p>
        <form method="post" action="/play/record">${fields(desk, { name: row.applicant, address: row.applicantEmail, back })}
          <button class="primary">Log ${left === 1 ? 'one more activity' : `${left} more activities`} as ${name(row.applicant)}</button></form>`;
    }
    case 'Needs attention':
      return html`<p class="clamped">${row.attention}</p><p>${row.mend}</p>
        <p><a class="primary" href="/spreadsheet">Type it into the Command column</a></p>
        ${row.attention?.startsWith(ATTENTION['answer-unclear'].reason) ? html`<p>or answer again, clearly, in <a href="${await askingLetter(desk, row)}">${name(row.verifier)}’s inbox</a>.</p>` : ''}`;
    case 'Awaiting verification':
      return html`<p><a class="primary" href="${await askingLetter(desk, row)}">Open ${name(row.verifier)}’s inbox</a></p>
        <p>and answer there. Or let days pass: reminders go out after ${new Intl.ListFormat('en').format(desk.world.programme.verification.remindAfterDays.map(String))} days.</p>`;
    default:
      return html`<p class="quiet">The credits are being checked …</p>`;
  }
}

/** The newest mail that the verifier can answer, or their mailbox while it is on its way. */
async function askingLetter({ letters }: Desk, { verifierEmail }: ApplicationRow): Promise<string> {
  const box = (await letters.mailboxes()).find(({ address }) => address === verifierEmail.toLowerCase());
  return letterPath(verifierEmail, box?.letters.find(({ asksForAnswer }) => asksForAnswer)?.letter.number);
}

function ending(desk: Desk, { row }: Story, back: string): Html {
  if (row.certificateNumber) {
    return html`<p class="ending">${name(row.applicant)} is certified${row.expiresOn ? html` until ${row.expiresOn.slice(0, 4)}` : ''}.
      <a class="primary" href="/certificates/${row.certificateNumber}.pdf" target="_blank">See the certificate</a></p>
      <p>It went out <a href="${letterPath(row.applicantEmail)}">by mail</a>, with a press release to edit.</p>
      ${row.stage === 'Certified' ? renewal(desk, row, back) : ''}`;
  }
  return html`<p class="ending">This application ended as <strong>${row.stage.toLowerCase()}</strong>.</p>
    ${row.stage === 'Declined' ? html`<p>Unless it is reconsidered: <code>verify "how it was confirmed"</code> in the <a href="/spreadsheet">Command column</a>.</p>` : ''}`;
}

function renewal(desk: Desk, { expiresOn }: ApplicationRow, back: string): Html {
  const months = new Intl.ListFormat('en').format(desk.world.programme.renewal.remindBeforeMonths.map(String));
  return html`<p>It ends on ${expiresOn ? desk.when.date(expiresOn) : 'its day'}; reminders come ${months} months before.</p>
    <form method="post" action="/clock" data-busy="Time passes …">${fields(desk, { back })}<button name="by" value="year">Let a year pass</button></form>`;
}

/** Whoever else is not at an end, as the steps show the newest alone. */
function underWay(stories: readonly Story[]): Html | '' {
  const open = stories.slice(0, -1).filter(({ row }) => !OVER.includes(row.stage));
  if (open.length === 0) return '';
  return html`<h3>Also under way</h3><ul class="under-way">${open.map(
    ({ row }) => html`<li><a href="/story#${row.applicationId}">${name(row.applicant)}</a>: ${row.stage}</li>`,
  )}</ul>`;
}

function another(desk: Desk, stories: Story[], { back, isOpen }: { back: string; isOpen: boolean }): Html {
  const fresh = ROLES.filter(({ applicant }) => !stories.some(({ row }) => row.applicantEmail === applicant.address));
  return html`<details${isOpen ? html` open` : ''}><summary>Play another story</summary>
    ${fresh.map(
      ({ id, applicant, about }) => html`<form method="post" action="/play/start">${fields(desk, { as: id, back })}
        <button>${applicant.name}</button> <span class="about">${about}</span></form>`,
    )}
    <p>${fresh.length > 0 ? 'Or play' : 'Play'} anybody: <a href="/applicant?nobody">fill in the forms</a>.</p></details>`;
}
