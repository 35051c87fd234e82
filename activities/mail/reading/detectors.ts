import { detectAutoReply } from './auto-reply.ts';
import { detectBounce } from './bounce.ts';
import type { Detected, DetectionContext, Detector } from './detector.ts';
import { detectOwn } from './own.ts';
import type { ParsedMail } from './parsed-mail.ts';

/**
 * In this order: nearly half of all bounces are also marked as automatic,
 * and what we have sent is marked as automatic as well.
 */
const DETECTORS: readonly Detector[] = [detectBounce, detectAutoReply, detectOwn];

export function detect(mail: ParsedMail, context: DetectionContext): Detected {
  for (const detector of DETECTORS) {
    const detected = detector(mail, context);
    if (detected) return detected;
  }
  return { kind: 'human', evidence: [] };
}
