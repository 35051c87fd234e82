import { Command } from 'commander';
import { writePreview } from '../../worker/preview.ts';

export const templatesCommand = (): Command =>
  new Command('templates').description('look at the words that people read').addCommand(preview());

const preview = (): Command =>
  new Command('preview')
    .description('write every mail and document, with sample facts, into a folder; needs no network')
    .option('--out <folder>', 'where to', '.countersign/preview')
    .action(async ({ out }: { out: string }) => {
      console.log(await writePreview(out));
    });
