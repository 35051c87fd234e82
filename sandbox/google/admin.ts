import { GoogleError } from './errors.ts';
import { type Faults, readFault } from './faults.ts';
import type { Answers } from './forms/responses.ts';
import type { GoogleFiles } from './google-files.ts';
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
export function answerAdmin(service: Service, method: string, path: string, text: string): unknown {
  const body = parseJson(text) as Record<string, unknown>;
  const [, , kind, id, list, item] = path.split('/');
  switch (`${method} ${kind}${list ? `/${list}` : ''}`) {
    case 'POST faults':
      service.faults.add(wellFormed(() => readFault(body)));
      return {};
    case 'DELETE faults':
      service.faults.clear();
      return {};
    case 'POST private':
      service.store.makePrivate(String(body.spreadsheetId));
      return {};
    case 'POST forms/responses':
      return service.files.submitResponse(id ?? '', body.answers as Answers, senderOf(body));
    case 'PUT forms/responses':
      return service.files.editResponse(id ?? '', item ?? '', body.answers as Answers, senderOf(body));
    default:
      throw new GoogleError(404, 'NOT_FOUND', `no route ${method} ${path} in the sandbox`);
  }
}

// --- internal ---

function senderOf(body: Record<string, unknown>): { respondentEmail?: string; createTime?: Date } {
  return {
    ...(typeof body.respondentEmail === 'string' && { respondentEmail: body.respondentEmail }),
    ...(typeof body.createTime === 'string' && { createTime: new Date(body.createTime) }),
  };
}

function wellFormed<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw new GoogleError(400, 'INVALID_ARGUMENT', error instanceof Error ? error.message : String(error));
  }
}
