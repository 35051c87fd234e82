import { userInfo } from 'node:os';
import { Command } from 'commander';
import { readCommand } from '../../workflows/command.ts';
import { commandUpdate, workflowIds } from '../../workflows/messages.ts';
import { Mistake } from '../mistake.ts';
import { readApplicationId } from '../rows.ts';
import { withClient } from '../session.ts';

/** The coordinator's commands, with the words of the spreadsheet's Command column. */
export const orderCommands = (): Command[] => [
  order('remind', 'send the verifier a reminder now'),
  order('verifier', 'ask another person', 'words', 'NAME <address>'),
  order('verify', 'record that it was verified', 'words', 'how it was confirmed'),
  order('decline', 'record that it was not verified', 'words', 'the reason'),
  order('withdraw', 'close it at the applicant’s wish'),
  order('note', 'put a note on its row', 'words', 'the note'),
];

function order(word: string, description: string, argument?: string, about?: string): Command {
  const command = new Command(word).description(description).argument('<id>', 'application, A-7K2MQ9XD');
  if (argument) command.argument(`<${argument}...>`, about);
  return command.action(async (id: string, ...rest: unknown[]) => {
    const words = argument ? (rest[0] as string[]).join(' ') : '';
    const order = readCommand(`${word} ${words}`);
    if ('problem' in order) throw new Mistake(order.problem);
    const workflowId = workflowIds.application(readApplicationId(id));
    const answer = await withClient(command, (client) =>
      client.workflow
        .getHandle(workflowId)
        .executeUpdate(commandUpdate, { args: [{ command: order, by: userInfo().username }] }),
    );
    console.log(answer);
  });
}
