import { Hono } from 'hono';
import { DateTime, type DurationLike } from 'luxon';
import { type Activity, type Actor, apply, logActivity } from '../people.ts';
import { activitiesLeft, WHOLE_RECORD } from '../record.ts';
import { LIBRARY, roleOf } from './cast.ts';
import type { Desk } from './desk.ts';
import { wayBack } from './way-back.ts';

/** By the values of the clock's buttons. */
const AHEAD: ReadonlyMap<string, DurationLike> = new Map([
  ['1', { days: 1 }],
  ['7', { days: 7 }],
  ['year', { years: 1 }],
]);

/** Buttons that do at once what would take many forms, and those of the clock. */
export function playRoutes({ world }: Desk): Hono {
  const app = new Hono();
  const track = (world.programme.tracks.find(({ id }) => id === 'staff') ?? world.programme.tracks[0])?.name ?? '';

  const log = (person: Actor, activities: Activity[]) => {
    for (const activity of activities) logActivity(world, person, track, activity);
  };
  const leftOf = ({ address }: Actor) => activitiesLeft(world, address);

  app.post('/play/:what', async (context) => {
    const { as, name, address, back } = (await context.req.parseBody()) as Record<string, string | undefined>;
    const { applicant, verifier, activities } = roleOf(as);
    switch (context.req.param('what')) {
      case 'record': {
        const person = name && address ? { name, address } : applicant;
        log(person, leftOf(person));
        break;
      }
      case 'apply':
        apply(world, applicant, track, LIBRARY, verifier);
        break;
      case 'start':
        log(applicant, leftOf(applicant).slice(0, activities));
        if (activities > WHOLE_RECORD.activities) log(applicant, leftOf(applicant));
        apply(world, applicant, track, LIBRARY, verifier);
        break;
      default:
        return context.notFound();
    }
    return context.redirect(wayBack(back), 303);
  });

  app.post('/clock', async (context) => {
    const { by, back } = (await context.req.parseBody()) as Record<string, string | undefined>;
    const ahead = AHEAD.get(by ?? '');
    const from = DateTime.fromJSDate(world.now(), { zone: world.programme.timeZone });
    if (by === 'batch') await world.skipToBatch();
    else if (ahead) await world.skip(from.plus(ahead).toMillis() - from.toMillis());
    else return context.notFound();
    return context.redirect(wayBack(back), 303);
  });

  return app;
}
