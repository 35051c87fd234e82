import { describe, expect, test } from 'vitest';
import { SPECIMEN_BATCH } from '../../activities/words/specimens.ts';
import type { ApplicationRow } from '../../workflows/messages.ts';
import { leftOut, tally } from '../../workflows/tally.ts';

const [certified, waiting] = SPECIMEN_BATCH.applications as [ApplicationRow, ApplicationRow];
const trustee = { ...certified, applicationId: 'A-0000TRST', track: 'Library Trustee', hours: 15 };
const declined = { ...waiting, applicationId: 'A-0000DEC1', stage: 'Declined' as const };

describe('the tally of applications', () => {
  test('counts certificates and their hours by track, and everybody by stage', () => {
    expect(tally([certified, trustee, { ...certified, hours: 60.5 }, waiting, declined])).toEqual({
      certificates: 3,
      hours: 135.5,
      tracks: [
        { track: 'Library Staff', certificates: 2, hours: 120.5 },
        { track: 'Library Trustee', certificates: 1, hours: 15 },
      ],
      stages: [
        { stage: 'Needs attention', applications: 1 },
        { stage: 'Certified', applications: 3 },
        { stage: 'Declined', applications: 1 },
      ],
    });
  });

  test('of nobody is empty', () => {
    expect(tally([])).toEqual({ certificates: 0, hours: 0, tracks: [], stages: [] });
  });
});

test('left out of a batch is who is in it without a certificate, and not who was declined or has left', () => {
  const withdrawn = { ...waiting, stage: 'Withdrawn' as const };
  const expired = { ...certified, stage: 'Expired' as const };
  expect(leftOut([certified, waiting, declined, withdrawn, expired])).toEqual([waiting]);
});
