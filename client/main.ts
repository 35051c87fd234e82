import { Command } from 'commander';
import { auditCommand } from './commands/audit.ts';
import { batchCommand } from './commands/batch.ts';
import { certificateCommand } from './commands/certificate.ts';
import { checkCommand } from './commands/check.ts';
import { codecCommand } from './commands/codec.ts';
import { explainCommand } from './commands/explain.ts';
import { exportCommand } from './commands/export.ts';
import { importCommand } from './commands/import.ts';
import { initCommand } from './commands/init.ts';
import { listCommand } from './commands/list.ts';
import { orderCommands } from './commands/orders.ts';
import { reportCommand } from './commands/report.ts';
import { sandboxCommand } from './commands/sandbox.ts';
import { sheetCommand } from './commands/sheet.ts';
import { showCommand } from './commands/show.ts';
import { templatesCommand } from './commands/templates.ts';
import { workerCommand } from './commands/worker.ts';
import { asMistake } from './mistake.ts';

const program = new Command('countersign')
  .description('Certification by form, e-mail and spreadsheet, with every wait kept by Temporal')
  .showHelpAfterError('(countersign --help shows what there is)')
  .option('--config <file>', 'configuration file', 'countersign.yaml');

for (const command of [
  initCommand(),
  checkCommand(),
  workerCommand(),
  listCommand(),
  showCommand(),
  auditCommand(),
  exportCommand(),
  ...orderCommands(),
  batchCommand(),
  certificateCommand(),
  reportCommand(),
  sheetCommand(),
  templatesCommand(),
  importCommand(),
  explainCommand(),
  codecCommand(),
  sandboxCommand(),
]) {
  program.addCommand(command);
}

try {
  await program.parseAsync();
} catch (error) {
  const words = asMistake(error);
  if (words === null) throw error;
  console.error(words);
  process.exitCode = 1;
}
