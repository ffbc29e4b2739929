import type { PhotoFinding } from '../../../src-shared/photo-query.ts';

/**
 * SQL of the findings about photos that are still to be decided: photos in use of which the user has not said that they are
 * fine. The finding's kind is @finding. All of this follows the photos' classes and use as they are now, so that undoing a
 * change brings back what the change had mended.
 */

/** Groups by their key, with the photos in use that are in them, in the order in which their first photos came in. */
export function openGroups(finding: PhotoFinding): string {
  return `WITH members AS (${membersOf(finding)})
    SELECT key, count(DISTINCT photo_id) AS photos ${areOpen(finding)} ORDER BY min(photo_id)`;
}

/** The row ids of all photos in these groups. */
export function openPhotos(finding: PhotoFinding): string {
  return `WITH members AS (${membersOf(finding)})
    SELECT photo_id FROM members WHERE key IN (SELECT key ${areOpen(finding)})`;
}

/** A group is open again when a photo joins it. */
function areOpen(finding: PhotoFinding): string {
  return `FROM members JOIN photos ON photos.id = photo_id GROUP BY key HAVING ${conditionOf(finding)}
    AND count(*) > count(*) FILTER (WHERE sha256 IN (SELECT subject FROM dismissed_findings WHERE kind = @finding))`;
}

/** Which photos in use belong to which group, and the class that each row speaks for. */
function membersOf(finding: PhotoFinding): string {
  const twins = `SELECT group_key AS key, photo_id, class_id FROM twins JOIN photos ON photos.id = photo_id
                 WHERE set_aside = 0`;
  switch (finding) {
    case 'twins':
      return twins;
    case 'two_classes':
      return `${twins} AND class_id IS NOT NULL
              UNION SELECT coalesce(group_key, sha256), photos.id, photos.class_id
                FROM class_conflicts JOIN photos ON photos.id = photo_id LEFT JOIN twins USING (photo_id)
                WHERE set_aside = 0 AND photos.class_id IS NOT NULL
              UNION SELECT coalesce(group_key, sha256), photos.id, class_conflicts.class_id
                FROM class_conflicts JOIN photos ON photos.id = photo_id LEFT JOIN twins USING (photo_id)
                JOIN classes ON classes.id = class_conflicts.class_id
                WHERE set_aside = 0 AND photos.class_id IS NOT NULL AND removed = 0`;
    case 'unlabelled':
      return `SELECT sha256 AS key, id AS photo_id, class_id FROM photos WHERE class_id IS NULL AND set_aside = 0`;
    default:
      return `SELECT sha256 AS key, photo_id, class_id FROM findings JOIN photos ON photos.id = photo_id
              WHERE kind = @finding AND set_aside = 0`;
  }
}

/** Twins in one class are a matter of twins only; in two, that comes first. */
function conditionOf(finding: PhotoFinding): string {
  if (finding === 'twins') return 'count(*) > 1 AND count(DISTINCT members.class_id) < 2';
  if (finding === 'two_classes') return 'count(DISTINCT members.class_id) > 1';
  return 'true';
}
