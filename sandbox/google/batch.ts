import { badRequest, Invalid, invalidArgument, unsupported } from './errors.ts';

/**
 * Applies the requests of a batchUpdate in order and gathers their replies, `{}` where there is none. The caller undoes
 * everything when this throws.
 *
 * @throws GoogleError 400 naming the request (`Invalid requests[2].addSheet: ...`); 501 for a kind without handler,
 *   before anything is applied.
 */
export function applyRequests<H>(
  requests: readonly object[],
  handlerOf: (kind: string) => H | undefined,
  apply: (handler: H, request: object) => object | null | undefined,
): object[] {
  if (requests.length === 0) throw invalidArgument('Must specify at least one request.');
  const steps = requests.map((request, index) => {
    const [kind, second] = Object.keys(request);
    if (kind === undefined) throw invalidArgument(`Invalid requests[${index}]: No request set.`);
    if (second !== undefined) throw twoKinds(index, second);
    const handler = handlerOf(kind);
    if (!handler) throw unsupported(`requests[${index}].${kind}`);
    return { kind, handler, sent: (request as Record<string, object>)[kind] ?? {} };
  });
  return steps.map(({ kind, handler, sent }, index) => {
    try {
      const reply = apply(handler, sent);
      return reply ? { [kind]: reply } : {};
    } catch (error) {
      if (error instanceof Invalid) throw invalidArgument(`Invalid requests[${index}].${kind}: ${error.message}`);
      throw error;
    }
  });
}

// --- internal ---

function twoKinds(index: number, second: string): Error {
  const at = `requests[${index}]`;
  const description = `Invalid value at '${at}' (oneof), oneof field 'kind' is already set. Cannot set '${second}'`;
  return badRequest([{ field: at, description }]);
}
