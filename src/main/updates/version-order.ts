/** A version in the sense of Semantic Versioning, without build metadata. */
const VERSION = /^(0|[1-9]\d{0,8})\.(0|[1-9]\d{0,8})\.(0|[1-9]\d{0,8})(?:-([0-9a-z-]+(?:\.[0-9a-z-]+)*))?$/i;

export function isVersion(text: string): boolean {
  return VERSION.test(text);
}

/** Whether a version is one of those that lead to a release, such as `1.2.0-beta.1`. */
export function isPrerelease(version: string): boolean {
  return version.includes('-');
}

/** Whether `one` comes after `other`; false for a text that is no version. */
export function isNewer(one: string, other: string): boolean {
  const [a, b] = [VERSION.exec(one), VERSION.exec(other)];
  if (a === null || b === null) return false;
  for (const part of [1, 2, 3]) {
    const difference = Number(a[part]) - Number(b[part]);
    if (difference !== 0) return difference > 0;
  }
  return isLaterStage(a[4], b[4]);
}

/** Stages of one release in their order: a release comes after all that led to it. */
function isLaterStage(one: string | undefined, other: string | undefined): boolean {
  if (one === undefined || other === undefined) return one === undefined && other !== undefined;
  const [a, b] = [one.split('.'), other.split('.')];
  for (let at = 0; at < Math.min(a.length, b.length); at += 1) {
    const [left = '', right = ''] = [a[at], b[at]];
    if (left === right) continue;
    const [isLeft, isRight] = [left, right].map((word) => /^\d+$/.test(word));
    if (isLeft === true && isRight === true) return Number(left) > Number(right);
    // A number comes before a word.
    return isLeft === isRight ? left > right : isRight === true;
  }
  return a.length > b.length;
}
