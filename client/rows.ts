import type { Client } from '@temporalio/client';
import { type ApplicationRow, rowInMemo } from '../workflows/messages.ts';
import { isBatchId } from '../workflows/search-attributes.ts';
import { STAGES, type Stage } from '../workflows/stage.ts';
import { Mistake } from './mistake.ts';

/** The applications a visibility query selects, as their memos show them. */
export async function applicationRows(client: Client, query: string): Promise<ApplicationRow[]> {
  const rows: ApplicationRow[] = [];
  for await (const execution of client.workflow.list({ query })) {
    const row = rowInMemo(execution);
    if (row) rows.push(row);
  }
  return rows.sort((a, b) => a.submittedAt.localeCompare(b.submittedAt));
}

/** Reads a stage as somebody types it. @throws Mistake that lists the stages. */
export function readStage(text: string): Stage {
  const stage = STAGES.find((known) => known.toLowerCase() === text.trim().toLowerCase());
  if (!stage) throw new Mistake(`"${text}" is not a stage. The stages are: ${STAGES.join(', ')}`);
  return stage;
}

/** Reads a batch's id, whatever its case. @throws Mistake that says how one looks. */
export function readBatchId(text: string): string {
  const id = text.trim().toUpperCase();
  if (!isBatchId(id)) throw new Mistake(`"${text}" is not a batch; one is written like 2027-Q1.`);
  return id;
}

/** Reads an application's id, whatever its case. @throws Mistake that says how one looks. */
export function readApplicationId(text: string): string {
  const id = text.trim().toUpperCase();
  if (!/^A-[0-9A-HJKMNP-TV-Z]{8}$/.test(id)) {
    throw new Mistake(
      `"${text}" is not an application; its id looks like A-7K2MQ9XD and stands in the spreadsheet's first column.`,
    );
  }
  return id;
}
