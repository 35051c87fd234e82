import { userInfo } from 'node:os';

/** Who gives an order, for the record. A container's account may have no name. */
export function operator(): string {
  try {
    return userInfo().username;
  } catch {
    return process.env.USER || 'an operator without a name';
  }
}
