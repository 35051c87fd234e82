import type { Client } from '@temporalio/client';
import type { Programme } from '../programme/programme.ts';
import type { DigestPorts, DirectoryPorts, MailPorts, Ports, ReportPorts, WatcherPorts } from '../workflows/ports.ts';
import { createBatches } from './batches.ts';
import { createRules } from './rules.ts';

export interface ActivityDependencies {
  programme: Programme;
  pinnedRuleSet: string | undefined;
  client: Client;
  directory: DirectoryPorts;
  mail: MailPorts;
  reports: ReportPorts;
  digest: DigestPorts;
  watchers: WatcherPorts;
}

/** Everything the workflows ask of the world, each port from its room. */
export function createActivities({
  programme,
  pinnedRuleSet,
  client,
  directory,
  mail,
  reports,
  digest,
  watchers,
}: ActivityDependencies): Ports {
  return {
    ...createRules(programme, pinnedRuleSet),
    ...createBatches(client, programme),
    ...directory,
    ...mail,
    ...reports,
    ...digest,
    ...watchers,
  };
}
