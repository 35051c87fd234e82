/** Google takes field names in either spelling and names them in snake_case where it refuses JSON. */
export function camelCase(name: string): string {
  return name.includes('_') ? name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase()) : name;
}

export function snakeCase(name: string): string {
  const known = snakes.get(name);
  if (known !== undefined) return known;
  const snake = name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
  snakes.set(name, snake);
  return snake;
}

// --- internal ---

/** Large requests name the same few fields a hundred thousand times. */
const snakes = new Map<string, string>();
