import { readFileSync } from 'node:fs';
import { parser } from '@prometheus-io/lezer-promql';
import type { Client } from '@temporalio/client';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { createVitals, LATE_AFTER_SECONDS } from '../../worker/vitals.ts';
import type { Ports } from '../../workflows/ports.ts';
import { headingsOf, slugOf } from './markdown.ts';

interface Rule {
  alert: string;
  expr: string;
  annotations: { summary: string; runbook: string };
}

const read = (file: string): string => readFileSync(new URL(`../../docs/${file}`, import.meta.url), 'utf8');
const rules: Rule[] = parse(read('alerts.yaml')).groups.flatMap(({ rules }: { rules: Rule[] }) => rules);
const operations = read('OPERATIONS.md');

/** Every metric there is, by what /metrics itself declares. */
async function declared(): Promise<Set<string>> {
  const client = { withDeadline: () => Promise.reject(new Error('no Temporal here')) } as unknown as Client;
  const { text } = await createVitals({ client, isAlone: true, workerState: () => 'RUNNING' }).metrics();
  return new Set([...text.matchAll(/^# TYPE (countersign_\w+)/gm)].map(([, name]) => name ?? ''));
}

/** Texts of all nodes of one kind in an expression; parts that cannot be understood are of the kind `⚠`. */
function nodes(expr: string, kind: string): string[] {
  const found: string[] = [];
  parser.parse(expr).iterate({
    enter: ({ name, type, from, to }) => {
      if ((kind === '⚠' && type.isError) || name === kind) found.push(expr.slice(from, to));
    },
  });
  return found;
}

const paragraphOf = ({ annotations: { runbook } }: Rule): string =>
  /^docs\/OPERATIONS\.md#(.+)$/.exec(runbook)?.[1] ?? '';

test.each(rules.map((rule) => [rule.alert, rule] as const))(
  '%s asks for metrics that there are',
  async (_, { expr }) => {
    expect(nodes(expr, '⚠')).toEqual([]);
    const names = nodes(expr, 'VectorSelector').map((selector) => /^\w+/.exec(selector)?.[0] ?? '');
    expect(names.length).toBeGreaterThan(0);
    const known = await declared();
    for (const name of names) expect(known).toContain(name);
  },
);

test('every alert names a paragraph that is there, and every paragraph of the list has its alert', () => {
  const inList = operations.slice(operations.indexOf('\n## What to do when'));
  const paragraphs = headingsOf(inList.split(/\n## /).slice(0, 2).join('\n## '), 3).map(slugOf);
  expect(rules.map(paragraphOf)).toEqual(paragraphs);
});

test('every metric is explained', async () => {
  const explained = [...operations.matchAll(/^\| `(countersign_\w+)`/gm)].map(([, name]) => name ?? '');
  expect(new Set(explained)).toEqual(await declared());
});

test('a watcher is late for the alerts when it is late for /health', () => {
  const ages = rules.filter(({ expr }) => expr.includes('_age_seconds'));
  expect(ages).toHaveLength(3);
  for (const { expr } of ages) expect(nodes(expr, 'NumberDurationLiteral')).toEqual([String(LATE_AFTER_SECONDS)]);
});

test('activities are named as they are called', () => {
  const names = ['sendMails', 'issueCertificate', 'watchForms', 'watchMailbox'] satisfies (keyof Ports)[];
  const patterns = rules.flatMap(({ expr }) => nodes(expr, 'StringLiteral').map((text) => JSON.parse(text) as string));
  const activities = patterns.filter((pattern) => pattern.includes('|')).flatMap((pattern) => pattern.split('|'));
  for (const pattern of activities) expect(names.some((name) => new RegExp(`^${pattern}$`).test(name))).toBe(true);
});
