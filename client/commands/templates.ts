import { Command } from 'commander';
import { writePreview } from '../../worker/preview.ts';
import { printJson } from '../print.ts';

export const templatesCommand = (): Command =>
  new Command('templates').description('look at the words that people read').addCommand(preview());

const preview = (): Command =>
  new Command('preview')
    .description('write every mail and document, with sample facts, into a folder; needs no network')
    .option('--out <folder>', 'where to', '.countersign/preview')
    .option('--json', 'one JSON object')
    .action(async ({ out, json }: { out: string; json?: true }) => {
      const index = await writePreview(out);
      if (json) printJson({ index });
      else console.log(index);
    });
