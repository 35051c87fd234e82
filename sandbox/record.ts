import { DateTime } from 'luxon';
import { trackerForm } from '../activities/intake/form-definitions.ts';
import type { Activity } from './people.ts';
import type { World } from './world.ts';

const TITLES = [
  'Planning a budget',
  'Working with the board',
  'Managing volunteers',
  'Storytime for all',
  'Reference interviews',
  'Outreach to schools',
  'Cataloguing basics',
  'Weeding with care',
  'Mending books',
  'Teaching e-mail',
  'Privacy at the desk',
  'Makerspace safety',
];

/** How many activities make a record that just meets the rules for library staff, and their hours together. */
export const WHOLE_RECORD = { activities: TITLES.length, hours: 5 * TITLES.length };

/**
 * What somebody has not logged yet of a record that just meets the rules: twelve activities of five hours, three in each
 * category, spread over the year before. Never empty: after those comes another of the last category.
 */
export function activitiesLeft(world: World, address: string): Activity[] {
  const logged = titlesLoggedBy(world, address);
  const left = TITLES.flatMap((title, index) => (logged.has(title) ? [] : [sample(world, title, index)]));
  return left.length > 0 ? left : [sample(world, `Workshop ${logged.size + 1}`, TITLES.length - 1)];
}

// --- internal ---

function sample({ programme, now }: World, title: string, index: number): Activity {
  const daysAgo = 30 + 24 * index;
  return {
    title,
    provider: 'Montana State Library',
    beganOn: DateTime.fromJSDate(now(), { zone: programme.timeZone }).minus({ days: daysAgo }).toFormat('yyyy-MM-dd'),
    category: programme.categories[Math.floor(index / 3)] ?? '',
    hours: '5',
  };
}

function titlesLoggedBy({ google, programme, configuration }: World, address: string): Set<string> {
  const { questions } = trackerForm(programme);
  const { trackerFormId } = configuration.google;
  const items = google.form(trackerFormId).items ?? [];
  const idOf = ({ title }: { title: string }) =>
    items.find((item) => item.title === title)?.questionItem?.question?.questionId ?? '';
  const [email, title] = [idOf(questions.email), idOf(questions.title)];
  const answers = google.responses(trackerFormId).map((response) => (id: string) => {
    return response.answers?.[id]?.textAnswers?.answers?.[0]?.value ?? '';
  });
  const isTheirs = (given: string) => given.trim().toLowerCase() === address.toLowerCase();
  return new Set(answers.filter((answer) => isTheirs(answer(email))).map((answer) => answer(title)));
}
