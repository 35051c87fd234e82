import type { Programme } from '../../programme/programme.ts';
import type { DirectoryPorts } from '../../workflows/ports.ts';
import type { Google } from '../google.ts';
import { createDirectory, type Directory, readDirectory } from './directory.ts';
import { createReader } from './reader.ts';
import { tabsOf } from './tabs.ts';

interface Dependencies {
  google: Google;
  spreadsheetId: string;
  programme: Programme;
}

/** However many ask, the tab is read no more than once in this time; a read that failed is not repeated sooner either. */
const KEPT_MS = 60_000;

/** Nobody's application waits long for a list that only gives advice. */
const PATIENCE_MS = 4_000;

/** Looks people up in the coordinator's Directory tab. Reads only, so running twice is harmless. */
export function createDirectoryPorts({ google, spreadsheetId, programme }: Dependencies): DirectoryPorts {
  const tabs = tabsOf(programme).filter(({ id }) => id === 'directory');
  const reader = createReader(google, spreadsheetId, tabs, programme.timeZone, () => false);
  let last: { at: number; directory: Promise<Directory> } | null = null;

  async function read(): Promise<Directory> {
    const signal = AbortSignal.timeout(PATIENCE_MS);
    // Null: somebody has just moved columns about. The second reading finds them.
    const readings = (await reader.read(() => true, signal)) ?? (await reader.read(() => true, signal));
    const tab = readings?.byTab.get('directory');
    return createDirectory(tab ? readDirectory(tab.place, tab.picture) : [], programme);
  }

  function directory(): Promise<Directory> {
    if (!last || performance.now() - last.at > KEPT_MS) last = { at: performance.now(), directory: read() };
    return last.directory;
  }

  const findVerifiers: DirectoryPorts['findVerifiers'] = async ({ library, trackId, applicant }) =>
    (await directory()).verifiersFor({ library, track: trackId, email: applicant.email });

  return {
    findVerifiers,
    whoElseToRemind: async (input) =>
      programme.renewal.remindVerifierOf.includes(input.trackId) ? (await findVerifiers(input)).slice(0, 1) : [],
  };
}
