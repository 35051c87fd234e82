import path from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { ensureTestPrograms } from '../../setup/test-programs.mjs';
import { temporaryFolder, write } from './temporary-folder.ts';

/** Two suites, of which the first is at home on this machine. */
function machine() {
  const folder = temporaryFolder();
  const log = vi.spyOn(console, 'error').mockImplementation(() => {});
  onTestFinished(() => log.mockRestore());
  const proof = (name: string) => path.join(folder, name);
  write(proof('imap'), '');
  const wanted = [
    { suite: 'mail tests', programs: [{ package: 'dovecot-imapd', proof: proof('imap') }] },
    {
      suite: 'picture tests',
      programs: [
        { package: 'poppler-utils', proof: proof('pdftoppm') },
        { package: 'dovecot-imapd', proof: proof('imap') },
      ],
    },
  ];
  return { wanted, proof, printed: () => log.mock.calls.flat().join('\n') };
}

test('only what is absent is installed', () => {
  const { wanted, proof, printed } = machine();
  const asked: string[][] = [];
  const install = (packages: string[]) => {
    asked.push(packages);
    write(proof('pdftoppm'), '');
    return null;
  };
  expect(ensureTestPrograms({ wanted, install })).toBe('test programs present');
  expect(asked).toEqual([['poppler-utils']]);
  expect(printed()).toBe('');
});

test('what cannot be installed is told loudly: the suite, the reason, the command', () => {
  const { wanted, printed } = machine();
  const summary = ensureTestPrograms({ wanted, install: () => 'only root may install packages' });
  expect(summary).toBe('test suites skipped: 1');
  expect(printed()).toBe(
    'setup: NOTICE: picture tests are skipped: poppler-utils not installed (only root may install packages)\n' +
      'setup: NOTICE: to run them, on Debian or Ubuntu: sudo apt-get install poppler-utils',
  );
});

test('an install that says it worked and left nothing is not believed', () => {
  const { wanted, printed } = machine();
  expect(ensureTestPrograms({ wanted, install: () => null })).toBe('test suites skipped: 1');
  expect(printed()).toContain('their files are not where Debian has them');
});
