import {
  APPLICATION_KINDS,
  applicationForm,
  type FormDefinition,
  trackerForm,
} from '../activities/intake/form-definitions.ts';
import { type ApplicationRow, rowInMemo } from '../workflows/messages.ts';
import type { Letter } from './mail/mail-host.ts';
import { replyTo } from './mail/reply.ts';
import type { World } from './world.ts';

export interface Actor {
  name: string;
  address: string;
}

export interface Activity {
  title: string;
  provider: string;
  beganOn: string;
  category: string;
  hours: string;
}

/** Where forms are filled in. */
export type FormsDesk = Pick<World, 'google' | 'programme'> & { configuration: Pick<World['configuration'], 'google'> };

export function logActivity(world: FormsDesk, person: Actor, track: string, activity: Activity): void {
  const { title, provider, beganOn, category, hours } = activity;
  const [attended] = world.programme.kinds;
  fillIn(world, world.configuration.google.trackerFormId, trackerForm(world.programme), {
    ...{ name: person.name, email: person.address, track },
    ...{ title, provider, beganOn, category, kind: attended?.name ?? '', amount: hours },
  });
}

export function apply(world: FormsDesk, person: Actor, track: string, library: string, verifier: Actor): void {
  fillIn(world, world.configuration.google.applicationFormId, applicationForm(world.programme), {
    ...{ name: person.name, email: person.address, library, track, kind: APPLICATION_KINDS.first },
    ...{ verifierName: verifier.name, verifierEmail: verifier.address },
  });
}

/** Fills in a form by the titles of its questions and submits it, as a person does in Google's page. */
function fillIn<Name extends string>(
  { google }: Pick<World, 'google'>,
  formId: string,
  { questions }: FormDefinition<Name>,
  answers: Partial<Record<Name, string>>,
): void {
  const ids = new Map(google.form(formId).items?.map((item) => [item.title, item.questionItem?.question?.questionId]));
  const byId: Record<string, string[]> = {};
  for (const [name, answer] of Object.entries<string | undefined>(answers)) {
    const { title } = questions[name as Name];
    const id = ids.get(title);
    if (!id) throw new Error(`The form has no question "${title}"`);
    if (answer !== undefined) byId[id] = [answer];
  }
  const submission = google.submitResponse(formId, byId);
  if (submission.kind === 'refused') throw new Error(`The form does not take this: ${submission.problems.join(' ')}`);
}

/** Answers the newest request in somebody's mailbox. */
export async function answerRequest(world: Pick<World, 'mail'>, verifier: Actor, text: string): Promise<void> {
  const letter = world.mail.letters.findLast(({ to }) => to.includes(verifier.address));
  if (!letter) throw new Error(`There is no mail for ${verifier.address}`);
  await world.mail.send(await replyTo(letter, text, verifier));
}

export const lettersTo = (world: Pick<World, 'mail'>, address: string): Letter[] =>
  world.mail.letters.filter(({ to }) => to.includes(address));

/** Every application as its memo shows it, oldest first. */
export async function applications({ client }: World): Promise<ApplicationRow[]> {
  const rows: ApplicationRow[] = [];
  for await (const execution of client.workflow.list({ query: "WorkflowType = 'applicationWorkflow'" })) {
    const row = rowInMemo(execution);
    if (row) rows.push(row);
  }
  return rows.sort((a, b) => a.submittedAt.localeCompare(b.submittedAt));
}
