/** A recipient that the server will not take, now or ever. */
export interface Refusal {
  status: string;
  diagnostic: string;
}

interface SmtpError extends Error {
  command?: string;
  responseCode?: number;
  response?: string;
}

/**
 * Null when trying again may help. The server speaks of the recipient at RCPT TO, and of this message to this
 * recipient at DATA; a 5xx anywhere else (login, MAIL FROM) is about us and will be mended by an operator.
 */
export function permanentRefusal(error: unknown): Refusal | null {
  if (!(error instanceof Error)) return null;
  const { command, responseCode, response, message }: SmtpError = error;
  if (command !== 'RCPT TO' && command !== 'DATA') return null;
  // 503 means a session gone wrong, not a refused recipient.
  if (!responseCode || responseCode < 500 || responseCode === 503) return null;
  const diagnostic = response ?? message;
  return { status: /\b5\.\d{1,3}\.\d{1,3}\b/.exec(diagnostic)?.[0] ?? '5.0.0', diagnostic: diagnostic.slice(0, 500) };
}

/** Null for an address that SMTP can carry. */
export function malformedAddress(address: string): Refusal | null {
  if (/^[^\s\p{Cc}<>()[\],;:"\\@]+@[^\s\p{Cc}<>()[\],;:"\\@]+$/u.test(address) && address.length <= 254) return null;
  return { status: '5.1.3', diagnostic: `not an address that mail can be sent to: ${JSON.stringify(address)}` };
}
