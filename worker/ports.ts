import { resolve } from 'node:dns/promises';
import { readFile } from 'node:fs/promises';
import { log } from '@temporalio/activity';
import type { Client } from '@temporalio/client';
import { createCorrespondents } from '../activities/correspondents.ts';
import { createDigest } from '../activities/digest.ts';
import { createGoogle, type Google } from '../activities/google.ts';
import type { ActivityDependencies } from '../activities/index.ts';
import { applicationForm, type FormDefinition, trackerForm } from '../activities/intake/form-definitions.ts';
import { createIntake, type IntakeDependencies } from '../activities/intake/intake.ts';
import { createAddressTokens } from '../activities/mail/address-token.ts';
import { connectImap, type ImapSettings } from '../activities/mail/imap-connection.ts';
import { createOutbox, type SmtpSettings } from '../activities/mail/outbox.ts';
import { patience } from '../activities/mail/patience.ts';
import { createMailParser } from '../activities/mail/reading/parser.ts';
import { createSentFolder } from '../activities/mail/sent-folder.ts';
import { createMailboxWatch } from '../activities/mail/watch-mailbox.ts';
import type { KeptDocument } from '../activities/reports/documents.ts';
import { createReports, type Reports } from '../activities/reports/index.ts';
import { createReportPorts } from '../activities/reports/issue.ts';
import { createDirectoryPorts } from '../activities/sheets/find-verifiers.ts';
import { createProjector } from '../activities/sheets/projector.ts';
import type { VitalSigns } from '../activities/vital-signs.ts';
import { compose } from '../activities/words/compose.ts';
import { loadTemplates, TEMPLATES } from '../activities/words/templates.ts';
import { loadProgramme } from '../programme/load.ts';
import type { Programme } from '../programme/programme.ts';
import type { MailOrder } from '../workflows/mail-order.ts';
import { type Configuration, type Settings, spreadsheetUrl } from './configuration.ts';
import { ConfigurationError } from './secrets.ts';

/** What the activities are made of, and what is to be closed after them. */
export interface OpenPorts extends ActivityDependencies {
  close(): Promise<void>;
}

/** Makes every port from the configuration. Nothing is connected here: a server that is down now may be up when it is needed. */
export function openPorts(configuration: Configuration, client: Client, signs: VitalSigns): OpenPorts {
  const { google: googleSettings, mail: mailSettings, secrets } = configuration;
  const programme = loadProgramme(configuration.programme.file);
  const google = openGoogle(googleSettings, secrets.googleToken);
  const { outbox, reports, reading, coordinator, imap, close } = openMail(configuration, programme, signs);

  return {
    programme,
    pinnedRuleSet: configuration.programme.ruleSet,
    client,
    directory: createDirectoryPorts({ google, spreadsheetId: googleSettings.spreadsheetId, programme }),
    mail: { sendMails: (input) => outbox.sendMails(input, patience()) },
    reports: createReportPorts({ client, programme, reports, outbox, coordinator }),
    digest: createDigest({ client, programme, coordinator, spreadsheetUrl: spreadsheetUrl(configuration) }),
    watchers: {
      ...createIntake({
        google,
        forms: formPlaces(googleSettings, programme),
        programme,
        client,
        identityKey: secrets.identityKey,
        sendRefusal: (refusal) => outbox.sendMails({ mails: [refusal], now: new Date().toISOString() }),
        pollEveryMs: googleSettings.pollSeconds.forms * 1000,
        signs,
      }),
      ...createMailboxWatch({
        imap,
        mailbox: mailSettings.imap.inbox,
        client,
        coordinator: coordinator.email,
        reading: { ...reading, correspondents: createCorrespondents(client) },
        log: report,
        signs,
      }),
      ...createProjector({
        google,
        spreadsheetId: googleSettings.spreadsheetId,
        client,
        programme,
        pollEveryMs: googleSettings.pollSeconds.view * 1000,
        commandsEveryMs: googleSettings.pollSeconds.commands * 1000,
        log: report,
        signs,
      }),
    },
    close,
  };
}

/** Sending, reading and what is written. */
function openMail(configuration: Configuration, programme: Programme, signs: Pick<VitalSigns, 'mail'>) {
  const { mail, secrets } = configuration;
  const templates = loadTemplates(TEMPLATES);
  const coordinator = { name: configuration.coordinator.name, email: configuration.coordinator.address };
  const tokens = createAddressTokens({
    address: mail.from.address,
    keys: secrets.addressKeys,
    plusAddressing: mail.plusAddressing,
  });
  const reports = createReports({
    programme,
    coordinator,
    templates,
    folder: configuration.documents.folder,
    certificateKey: secrets.certificateKeys[0],
  });
  const imap = imapSettings(configuration);
  const sent = createSentFolder(() => connectImap(imap), mail.imap.sent);
  const parser = createMailParser();
  const outbox = createOutbox({
    smtp: smtpSettings(configuration),
    sent,
    identity: mail.from,
    coordinator,
    tokens,
    limits: mail.limits,
    async compose(order) {
      const attachments = await attachmentsOf(order, reports);
      return { ...compose(templates, order, { programme, coordinator }), attachments };
    },
    report,
    signs,
  });
  const sentText = async (messageId: string): Promise<string | null> => {
    const raw = await sent.read(messageId);
    return raw && (await parser.parse(raw)).plain;
  };
  return {
    outbox,
    reports,
    coordinator,
    imap,
    reading: {
      parser,
      tokens,
      sentText,
      authservId: mail.authservId ?? null,
      resolver: mail.checkSignatures ? resolve : null,
    },
    async close() {
      await outbox.close();
      await parser.close();
    },
  };
}

async function attachmentsOf(order: MailOrder, reports: Reports): Promise<KeptDocument[]> {
  switch (order.template) {
    case 'certificate':
      return reports.readDocuments(order.facts.certificate.number);
    case 'batch-report': {
      const zip = order.facts.areCertificatesAttached ? await reports.archiveBatch(order.facts) : null;
      return [...reports.makeBatchReport(order.facts), ...(zip ? [zip] : [])];
    }
    default:
      return [];
  }
}

/** @throws ConfigurationError when the credentials are missing or cannot be read. */
export function openGoogle(access: Settings['google'], accessToken: string | undefined): Google {
  try {
    return createGoogle({ ...access, accessToken });
  } catch (cause) {
    throw new ConfigurationError(cause instanceof Error ? cause.message : String(cause), { cause });
  }
}

/** @throws ConfigurationError for a question that there is none of. */
function formPlaces(google: Settings['google'], programme: Programme): IntakeDependencies['forms'] {
  const { spreadsheetId } = google;
  return {
    tracker: google.trackerTab
      ? { spreadsheetId, tab: google.trackerTab }
      : { formId: google.trackerFormId, questions: known('trackerQuestions', google, trackerForm(programme)) },
    application: google.applicationTab
      ? { spreadsheetId, tab: google.applicationTab }
      : {
          formId: google.applicationFormId,
          questions: known('applicationQuestions', google, applicationForm(programme)),
        },
  };
}

function known<Name extends string>(
  key: 'trackerQuestions' | 'applicationQuestions',
  google: Settings['google'],
  { questions }: FormDefinition<Name>,
): Partial<Record<Name, string>> {
  const unknown = Object.keys(google[key]).filter((name) => !(name in questions));
  if (unknown.length === 0) return google[key] as Partial<Record<Name, string>>;
  throw new ConfigurationError(
    `google.${key}: there is no question ${unknown.join(', ')}; there are ${Object.keys(questions).join(', ')}`,
  );
}

/** @throws ConfigurationError when there is nothing to log in with. */
export function imapSettings({
  mail: { imap, from },
  secrets,
}: Pick<Configuration, 'mail'> & {
  secrets: Pick<Configuration['secrets'], 'mailTokenFile' | 'imapPassword'>;
}): ImapSettings {
  const { host, port, secure, user = from.address } = imap;
  if (secrets.mailTokenFile) {
    return { host, port, secure, user, auth: { kind: 'oauth2', accessToken: tokenIn(secrets.mailTokenFile) } };
  }
  if (!secrets.imapPassword) throw missing('COUNTERSIGN_IMAP_PASSWORD', host);
  return { host, port, secure, user, auth: { kind: 'password', password: secrets.imapPassword } };
}

/** @throws ConfigurationError when there is nothing to log in with. */
export function smtpSettings({ mail: { smtp }, secrets }: Configuration): SmtpSettings {
  const { host, port, secure, user } = smtp;
  if (!user) return { host, port, secure };
  if (secrets.mailTokenFile) {
    return { host, port, secure, auth: { kind: 'oauth2', user, accessToken: tokenIn(secrets.mailTokenFile) } };
  }
  if (!secrets.smtpPassword) throw missing('COUNTERSIGN_SMTP_PASSWORD', host);
  return { host, port, secure, auth: { kind: 'password', user, password: secrets.smtpPassword } };
}

/** Read anew at each connection, as such a token lives an hour or so. */
const tokenIn = (file: string) => async (): Promise<string> => (await readFile(file, 'utf8')).trim();

const missing = (name: string, host: string): ConfigurationError =>
  new ConfigurationError(
    `${name} (or ${name}_FILE) is missing: the password of the mail account at ${host}. Where it wants OAuth, name a file that holds a fresh access token with COUNTERSIGN_MAIL_TOKEN_FILE.`,
  );

/** What went wrong without stopping anything, in the worker's log. */
function report(what: string, error?: unknown): void {
  log.warn(what, { error: error instanceof Error ? error.message : error });
}
