import type { TestCase, TestModule } from 'vitest/node';
import { printTable } from '../../client/print.ts';

declare module 'vitest' {
  interface TaskMeta {
    faults?: Fault[];
  }
}

/** One thing that was broken, what had to come of it, and what came. */
export interface Fault {
  fault: string;
  expected: string;
  seen: string;
}

/** Notes a fault for the table. Call it as soon as the effect is seen, so that a test failing later still shows it. */
export function note(task: { meta: { faults?: Fault[] } }, fault: string, expected: string, seen: string): void {
  task.meta.faults = [...(task.meta.faults ?? []), { fault, expected, seen }];
}

/** Prints, at the very end, what was tried and what came of it. */
export default class FaultTable {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const rows = modules.flatMap((module) => [...module.children.allTests()]).flatMap(rowsOf);
    console.log();
    printTable(['Fault', 'Expected', 'Seen'], rows);
  }
}

function rowsOf(test: TestCase): string[][] {
  const { state } = test.result();
  const rows = (test.meta().faults ?? []).map(({ fault, expected, seen }) => [fault, expected, seen]);
  if (state === 'failed') return [...rows, [test.name, 'as its name says', 'FAILED: see above']];
  if (state === 'skipped') return [[test.name, '', 'not tried']];
  return rows;
}
