import type { Query } from '../../call.ts';
import { invalidArgument } from '../../errors.ts';
import type { Json } from '../../wire/parse.ts';
import type { Input } from '../enter-value.ts';
import type { RenderOptions } from '../render-value.ts';

/** The query parameters of a read, with Google's defaults. */
export function renderOptions(query: Query): RenderOptions {
  return options(query.string('valueRenderOption'), query.string('dateTimeRenderOption'));
}

/** The same for the values that a write echoes. */
export function responseRenderOptions(query: Query): RenderOptions {
  return options(query.string('responseValueRenderOption'), query.string('responseDateTimeRenderOption'));
}

export function bodyRenderOptions(body: Json): RenderOptions {
  return options(body.responseValueRenderOption, body.responseDateTimeRenderOption);
}

/** @throws GoogleError 400 when none was given: Google has no default here. */
export function inputOption(value: unknown): Input {
  if (value === 'RAW' || value === 'USER_ENTERED') return value;
  throw invalidArgument("'valueInputOption' is required but not specified");
}

// --- internal ---

function options(value: unknown, dateTime: unknown): RenderOptions {
  return {
    value: value === 'UNFORMATTED_VALUE' || value === 'FORMULA' ? value : 'FORMATTED_VALUE',
    dateTime: dateTime === 'FORMATTED_STRING' ? dateTime : 'SERIAL_NUMBER',
  };
}
