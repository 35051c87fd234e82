import * as z from 'zod';
import { GoogleError } from './errors.ts';
import type { Faults } from './faults.ts';
import type { GoogleFiles, Respondent } from './google-files.ts';
import type { Store } from './store.ts';
import { parseJson } from './wire/parse.ts';

interface Service {
  readonly store: Store;
  readonly files: GoogleFiles;
  readonly faults: Faults;
}

/**
 * The stand-in's own routes, which Google has not:
 *
 * - `POST /sandbox/faults` a fault (see `faults.ts`), `DELETE /sandbox/faults` forgets those not yet met
 * - `POST /sandbox/private` `{"spreadsheetId"}`: that file is somebody else's from now on
 * - `POST /sandbox/forms/{formId}/responses` `{"answers", "respondentEmail"?, "createTime"?}`: somebody fills in the form
 * - `PUT /sandbox/forms/{formId}/responses/{responseId}`: the same person edits the response
 *
 * @throws GoogleError 400 or 404, so that tests read refusals in one way.
 */
export function answerAdmin({ store, files, faults }: Service, method: string, path: string, text: string): unknown {
  const [, , kind, id = '', list, item = ''] = path.split('/');
  switch (`${method} ${kind}${list ? `/${list}` : ''}`) {
    case 'POST faults':
      faults.add(read(fault, text));
      return {};
    case 'DELETE faults':
      faults.clear();
      return {};
    case 'POST private':
      store.makePrivate(read(privateFile, text).spreadsheetId);
      return {};
    case 'POST forms/responses': {
      const sent = read(submission, text);
      return files.submitResponse(id, sent.answers, respondentOf(sent));
    }
    case 'PUT forms/responses': {
      const sent = read(submission, text);
      return files.editResponse(id, item, sent.answers, respondentOf(sent));
    }
    default:
      throw new GoogleError(404, 'NOT_FOUND', `no route ${method} ${path} in the sandbox`);
  }
}

// --- internal ---

const hits = { call: z.string().exactOptional(), times: z.int().positive().exactOptional() };

const fault = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('status'),
    status: z.literal([401, 403, 429, 500, 503]),
    applied: z.boolean().exactOptional(),
    ...hits,
  }),
  z.strictObject({ kind: z.literal('cut'), applied: z.boolean().exactOptional(), ...hits }),
  z.strictObject({ kind: z.literal('delay'), ms: z.number().nonnegative(), ...hits }),
]);

const privateFile = z.strictObject({ spreadsheetId: z.string().min(1) });

const submission = z.strictObject({
  answers: z.record(z.string(), z.union([z.string(), z.array(z.string())])),
  respondentEmail: z.string().exactOptional(),
  createTime: z.iso.datetime().exactOptional(),
});

function read<T>(schema: z.ZodType<T>, text: string): T {
  const result = schema.safeParse(parseJson(text));
  if (result.success) return result.data;
  throw new GoogleError(400, 'INVALID_ARGUMENT', z.prettifyError(result.error));
}

function respondentOf({ respondentEmail, createTime }: z.infer<typeof submission>): Respondent {
  return { ...(respondentEmail && { respondentEmail }), ...(createTime && { createTime: new Date(createTime) }) };
}
