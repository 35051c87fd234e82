import type { forms_v1 } from '@googleapis/forms';
import { Hono } from 'hono';
import { html } from 'hono/html';
import {
  APPLICATION_KINDS,
  applicationForm,
  type FormDefinition,
  trackerForm,
} from '../../activities/intake/form-definitions.ts';
import { activitiesLeft } from '../record.ts';
import { LIBRARY, ROLES, type Role, roleOf } from './cast.ts';
import { type Desk, letterPath } from './desk.ts';
import { fields } from './fields.ts';
import { formItems } from './form-items.ts';
import type { Html } from './html.ts';
import { layout } from './layout.ts';

type FormName = 'tracker' | 'application';

/** Both forms as Google would show them, with something typical typed in. */
export function applicantRoutes(desk: Desk): Hono {
  const app = new Hono();

  app.get('/applicant', async (context) => {
    const { form, as, sent, nobody } = context.req.query();
    const name = form === 'application' ? 'application' : 'tracker';
    const role = nobody === undefined ? roleOf(as) : null;
    const values = role ? sampleAnswers(desk, name, role) : {};
    return context.html(await view(desk, { name, role, values, sentBy: sent }));
  });

  app.post('/applicant/:form', async (context) => {
    const name = context.req.param('form') === 'application' ? 'application' : 'tracker';
    const { items = [] } = desk.world.google.form(formId(desk, name));
    const body = await context.req.parseBody();
    const values: Record<string, string> = {};
    for (const item of items) {
      const id = item.questionItem?.question?.questionId ?? '';
      const value = body[id];
      if (typeof value === 'string') values[id] = value.replaceAll('\r\n', '\n').trim();
    }
    const submission = desk.world.google.submitResponse(formId(desk, name), values);
    if (submission.kind === 'accepted') {
      const address = items.find(({ title }) => title === definition(desk, name).questions.email?.title);
      const sent = values[address?.questionItem?.question?.questionId ?? ''] ?? '';
      const role = ROLES.find(({ applicant }) => applicant.address === sent);
      return context.redirect(
        `/applicant?${new URLSearchParams({ form: name, ...(role ? { as: role.id } : {}), sent })}`,
        303,
      );
    }
    return context.html(await view(desk, { name, role: null, values, problems: submission.problems }), 422);
  });

  return app;
}

// --- internal ---

interface Sheet {
  name: FormName;
  role: Role | null;
  /** By question id. */
  values: Record<string, string>;
  problems?: readonly string[];
  sentBy?: string | undefined;
}

const formId = ({ world }: Desk, name: FormName): string => world.configuration.google[`${name}FormId`];

const definition = ({ world }: Desk, name: FormName): FormDefinition =>
  name === 'tracker' ? trackerForm(world.programme) : applicationForm(world.programme);

async function view(desk: Desk, { name, role, values, problems, sentBy }: Sheet): Promise<Html> {
  const form = desk.world.google.form(formId(desk, name));
  const tab = (to: FormName, label: string) =>
    html`<li><a href="/applicant?${new URLSearchParams({ form: to, ...(role ? { as: role.id } : {}) })}"${to === name ? html` aria-current="page"` : ''}>${label}</a></li>`;
  return layout(desk, {
    title: name === 'tracker' ? 'Log an activity' : 'Apply',
    place: 'applicant',
    path: `/applicant?form=${name}`,
    notice: sentBy
      ? html`The form was sent. The answer comes by mail: <a href="${letterPath(sentBy)}">open ${sentBy}’s mail</a>.`
      : undefined,
    problem: problems
      ? html`<p>The form does not take this:</p><ul>${problems.map((problem) => html`<li>${problem}</li>`)}</ul>`
      : undefined,
    body: html`
      <nav class="tabs" aria-label="Forms"><ul>${tab('tracker', 'Log an activity')}${tab('application', 'Apply')}</ul></nav>
      <p class="roles"><span>Filled in for</span> ${ROLES.map(
        (one) =>
          html`<a href="/applicant?form=${name}&as=${one.id}"${one === role ? html` aria-current="true"` : ''}>${one.applicant.name}</a> `,
      )}<a href="/applicant?form=${name}&nobody"${role ? '' : html` aria-current="true"`}>nobody</a></p>
      <form class="google-form" method="post" action="/applicant/${name}">
        ${fields(desk)}
        <header><h1>${form.info?.title ?? ''}</h1><p>${form.info?.description ?? ''}</p>
          <p class="required-note"><span aria-hidden="true">*</span> is required</p></header>
        ${formItems(form, values)}
        <button class="primary">Submit</button>
      </form>`,
  });
}

function sampleAnswers(desk: Desk, name: FormName, role: Role): Record<string, string> {
  const { programme, google } = desk.world;
  const track = programme.tracks.find(({ id }) => id === 'staff') ?? programme.tracks[0];
  const common = { name: role.applicant.name, email: role.applicant.address, track: track?.name ?? '' };
  if (name === 'application') {
    return byQuestionId(google.form(formId(desk, name)), applicationForm(programme), {
      ...{ ...common, library: LIBRARY, kind: APPLICATION_KINDS.first },
      ...{ verifierName: role.verifier.name, verifierEmail: role.verifier.address },
    });
  }
  const { hours, ...activity } = activitiesLeft(desk.world, role.applicant.address)[0] ?? { hours: '' };
  return byQuestionId(google.form(formId(desk, name)), trackerForm(programme), {
    ...{ ...common, ...activity, trainer: 'Terry Trainer' },
    ...{ kind: programme.kinds[0]?.name ?? '', amount: hours },
  });
}

function byQuestionId<Name extends string>(
  { items = [] }: forms_v1.Schema$Form,
  { questions }: FormDefinition<Name>,
  answers: Partial<Record<Name, string>>,
): Record<string, string> {
  const byTitle = new Map(
    Object.entries<string | undefined>(answers).map(([name, answer]) => [questions[name as Name].title, answer ?? '']),
  );
  return Object.fromEntries(
    items.map(({ title, questionItem }) => [questionItem?.question?.questionId ?? '', byTitle.get(title ?? '') ?? '']),
  );
}
