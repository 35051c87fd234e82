import type { Client } from '@temporalio/client';
import { createCertificateImport } from '../activities/import/certificates.ts';
import { createCreditImport } from '../activities/import/credits.ts';
import type { Import } from '../activities/import/plan.ts';
import { createRules } from '../activities/rules.ts';
import { loadProgramme } from '../programme/load.ts';
import { readIdentityKey, type Settings } from './configuration.ts';

export type Records = 'credits' | 'certificates';

/** What brings records of an earlier system along, by the programme and the identity key that the worker has. */
export function openImport(
  records: Records,
  { programme: { file, ruleSet } }: Settings,
  client: Client,
  ask: <T>(question: () => Promise<T>) => Promise<T>,
): Import {
  const programme = loadProgramme(file);
  const identityKey = readIdentityKey();
  switch (records) {
    case 'credits':
      return createCreditImport({ client, programme, rules: createRules(programme, ruleSet), identityKey, ask });
    case 'certificates':
      return createCertificateImport({ client, programme, pinnedRuleSet: ruleSet, identityKey });
  }
}
