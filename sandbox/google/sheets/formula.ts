/** What a formula comes to. `error` is the text Google shows in the cell. */
export type Computed =
  | { readonly kind: 'number'; readonly number: number }
  | { readonly kind: 'error'; readonly error: string };

/**
 * Works out plain arithmetic (`=4/2`, `=(1+2)*3^2`, `=-50%`). Anything else (a function, a reference to a cell) gives
 * `#NAME?`: the stand-in has no engine for formulas and says so in the cell.
 */
export function evaluate(formula: string): Computed {
  const tokens = formula.slice(1).match(/\d+\.?\d*(?:[eE][+-]?\d+)?|\.\d+|[-+*/^%()]|\S/g) ?? [];
  let position = 0;

  function sum(): number {
    let value = product();
    while (tokens[position] === '+' || tokens[position] === '-') {
      value += tokens[position++] === '+' ? product() : -product();
    }
    return value;
  }

  function product(): number {
    let value = power();
    while (tokens[position] === '*' || tokens[position] === '/') {
      if (tokens[position++] === '*') {
        value *= power();
      } else {
        const divisor = power();
        if (divisor === 0) throw new FormulaError('#DIV/0!');
        value /= divisor;
      }
    }
    return value;
  }

  function power(): number {
    let value = signed();
    while (tokens[position] === '^') {
      position++;
      value **= signed();
    }
    return value;
  }

  function signed(): number {
    const token = tokens[position];
    if (token === '-' || token === '+') {
      position++;
      return token === '-' ? -signed() : signed();
    }
    let value = atom();
    while (tokens[position] === '%') {
      position++;
      value /= 100;
    }
    return value;
  }

  function atom(): number {
    const token = tokens[position++];
    if (token === '(') {
      const value = sum();
      if (tokens[position++] !== ')') throw new FormulaError('#ERROR!');
      return value;
    }
    if (token === undefined) throw new FormulaError('#ERROR!');
    if (!/^[\d.]/.test(token)) throw new FormulaError('#NAME?');
    return Number(token);
  }

  try {
    const value = sum();
    if (position < tokens.length) throw new FormulaError('#ERROR!');
    return Number.isFinite(value) ? { kind: 'number', number: value } : { kind: 'error', error: '#NUM!' };
  } catch (error) {
    if (error instanceof FormulaError) return { kind: 'error', error: error.message };
    throw error;
  }
}

// --- internal ---

class FormulaError extends Error {}
