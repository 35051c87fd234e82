import { addLocalDays, batchForArrival, localDate } from '../programme/batch.ts';
import { type Credit, type CreditClaim, checkCredit } from '../programme/credit.ts';
import { creditWindow } from '../programme/credit-window.ts';
import { isIsoDate } from '../programme/dates.ts';
import { type Evaluation, evaluate } from '../programme/evaluate.ts';
import type { IsoDate, Programme } from '../programme/programme.ts';
import { ruleSetInForce } from '../programme/rule-set.ts';
import type { RulesPorts } from '../workflows/ports.ts';

/** Answers the workflows' questions about the rules. Pure, but for the programme file read at start; running twice is harmless. */
export function createRules(programme: Programme, pinnedRuleSet: string | undefined): RulesPorts {
  const closesAt = (now: string) => addLocalDays(programme, now, programme.application.closesAfterDays);
  const trackName = (trackId: string) => programme.tracks.find(({ id }) => id === trackId)?.name ?? trackId;

  function measure(
    on: IsoDate,
    trackId: string,
    kind: 'first' | 'renewal',
    credits: Credit[],
    periodStartsOn: IsoDate | null,
  ): { ruleSetId: string; evaluation: Evaluation } {
    const ruleSet = ruleSetInForce(programme, on, pinnedRuleSet);
    const requirement = ruleSet.tracks[trackId]?.[kind];
    if (!requirement) throw new Error(`Rule set ${ruleSet.id} knows no track ${trackId}`);
    const window = creditWindow({ on, windowYears: ruleSet.windowYears, periodStartsOn });
    return { ruleSetId: ruleSet.id, evaluation: evaluate({ requirement, credits, window }) };
  }

  return {
    async judgeCredit({ claim, trackId, earlier, periodStartsOn, loggedAt, isImported }) {
      const today = localDate(programme, loggedAt);
      const on = isImported ? dayOfRecord(programme, claim, today) : today;
      const ruleSet = ruleSetInForce(programme, on, pinnedRuleSet);
      const verdict = checkCredit(claim, {
        programme,
        ruleSet,
        today: on,
        earlier,
        periodStartsOn: isImported ? null : periodStartsOn,
      });
      const credits = 'credit' in verdict ? [...earlier, verdict.credit] : earlier;
      const kind = periodStartsOn ? 'renewal' : 'first';
      const { evaluation } = measure(today, trackId, kind, credits, periodStartsOn);
      return { verdict, trackName: trackName(trackId), evaluation };
    },

    async assess({ submission, credits, periodStartsOn, disputed, now }) {
      const undisputed = credits.filter(({ responseId }) => !disputed.includes(responseId));
      const { trackId, kind } = submission;
      const { ruleSetId, evaluation } = measure(localDate(programme, now), trackId, kind, undisputed, periodStartsOn);
      return { ruleSetId, trackName: trackName(trackId), evaluation, closesAt: closesAt(now) };
    },

    async planRequest({ now }) {
      const { remindAfterDays, answerWithinDays } = programme.verification;
      return {
        remindAt: remindAfterDays.map((days) => addLocalDays(programme, now, days)),
        answerBy: addLocalDays(programme, now, answerWithinDays),
        closesAt: closesAt(now),
        nextBatch: batchForArrival(programme, now),
      };
    },

    async assignBatch({ receivedAt }) {
      return batchForArrival(programme, receivedAt);
    },
  };
}

// --- internal ---

/**
 * As of when an activity of earlier records is judged: the day it ended, as if it had been logged that evening. One that
 * belongs to a past period is kept that way; whether it counts, an application's own window says. What was before the
 * programme is judged as of its first day.
 */
function dayOfRecord({ ruleSets }: Programme, { beganOn, endedOn }: CreditClaim, today: IsoDate): IsoDate {
  const ended = endedOn.trim() || beganOn.trim();
  if (!isIsoDate(ended) || ended > today) return today;
  const [oldest] = ruleSets;
  return oldest && ended < oldest.from ? oldest.from : ended;
}
