import { Hono } from 'hono';
import { type Actor, apply, logActivity } from '../people.ts';
import { activitiesLeft, WHOLE_RECORD } from '../record.ts';
import { LIBRARY, roleOf } from './cast.ts';
import type { Desk } from './desk.ts';
import { wayBack } from './way-back.ts';

const DAY_MS = 86_400_000;

/** Buttons that do at once what would take many forms, and those of the clock. */
export function playRoutes({ world }: Desk): Hono {
  const app = new Hono();
  const track = (world.programme.tracks.find(({ id }) => id === 'staff') ?? world.programme.tracks[0])?.name ?? '';

  const log = (person: Actor, count: number) => {
    for (const activity of activitiesLeft(world, person.address).slice(0, count)) {
      logActivity(world, person, track, activity);
    }
  };

  app.post('/play/:what', async (context) => {
    const { as, name, address, back } = (await context.req.parseBody()) as Record<string, string | undefined>;
    const { applicant, verifier, activities } = roleOf(as);
    switch (context.req.param('what')) {
      case 'record':
        log(name && address ? { name, address } : applicant, WHOLE_RECORD.activities);
        break;
      case 'apply':
        apply(world, applicant, track, LIBRARY, verifier);
        break;
      case 'start':
        log(applicant, activities);
        apply(world, applicant, track, LIBRARY, verifier);
        break;
      default:
        return context.notFound();
    }
    return context.redirect(wayBack(back), 303);
  });

  app.post('/clock', async (context) => {
    const { by, back } = (await context.req.parseBody()) as Record<string, string | undefined>;
    if (by === 'batch') await world.skipToBatch();
    else await world.skip(by === '7' ? 7 * DAY_MS : DAY_MS);
    return context.redirect(wayBack(back), 303);
  });

  return app;
}
