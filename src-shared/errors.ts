/**
 * The one error that crosses rooms. `code` names what happened, `details` carries the plain values its sentence needs;
 * the sentence itself stands in the catalogues (messages/en.ts, messages/ko.ts) and is made where it is shown.
 */
export const errorCodes = [
  'internal',
  'invalid_input',
  'cancelled',
  // projects
  'project_not_found',
  'project_held',
  'project_newer',
  'project_damaged',
  'project_folder_taken',
  'path_not_granted',
  'class_not_found',
  'class_name_taken',
  'history_moved_on',
  'disk_full',
  'folder_not_writable',
  // import
  'source_not_found',
  'source_unsupported',
  'source_empty',
  'source_gone',
  'import_not_found',
  'source_too_large',
  'archive_damaged',
  'archive_encrypted',
  'archive_too_large',
  'archive_too_deep',
  // a file that is no photo and holds none
  'file_rar',
  'file_7z',
  'file_packed',
  'file_pdf',
  'file_video',
  'file_sound',
  'file_document',
  'file_text',
  'file_table',
  'file_labels',
  'file_device',
  // sending
  'upload_not_found',
  'upload_incomplete',
  // download
  'download_offline',
  'download_broken_off',
  'download_not_the_file',
  'download_damaged',
  'download_no_room',
  'kaggle_login_missing',
  'kaggle_login_unreadable',
  'kaggle_key_refused',
  'kaggle_rules_not_accepted',
  'kaggle_competition_missing',
  'kaggle_asks_to_wait',
  'kaggle_out_of_order',
  'kaggle_held',
  // one photo
  'photo_not_found',
  'photo_empty',
  'photo_not_a_picture',
  'photo_format_unsupported',
  'photo_broken',
  'photo_too_large',
  'photo_took_too_long',
  'photo_killed_decoder',
  'photo_link',
  'photo_encrypted',
  'photo_packing_unknown',
  'photo_file_too_large',
  'photo_unreadable',
  // the camera
  'camera_unavailable',
  'camera_missing',
  'camera_not_allowed_yet',
  'camera_refused',
  'camera_blocked_by_system',
  'camera_not_starting',
  'camera_unplugged',
  // weights of base networks
  'weights_not_keras',
  'base_weights_damaged',
  'weights_of_another_network',
  'weights_unreachable',
  'weights_pin_differs',
  'weights_shipped',
  'weights_missing',
  'base_changed',
  'from_missing',
  'from_unfit',
  'from_gone',
  'weights_held',
  'weights_mirror_invalid',
  // split
  'split_too_few_classes',
  'split_class_too_small',
  'split_counts_too_large',
  'split_parts_not_given',
  'split_missing',
  // training
  'recipe_unknown',
  'recipe_invalid',
  'network_input_too_small',
  'memory_too_small',
  'run_not_found',
  'run_name_taken',
  'run_not_resumable',
  'run_has_no_model',
  'features_not_found',
  'features_in_use',
  'part_empty',
  'test_sealed',
  'layer_not_found',
  'tensorflow_missing',
  'trainer_died',
  'trainer_out_of_memory',
  'graphics_card_failed',
  'training_diverged',
  'decoder_died',
  'weights_damaged',
  // export
  'export_format_unknown',
  'export_folder_taken',
  'export_check_failed',
  // door
  'not_authorised',
  'body_too_large',
  'engine_unreachable',
  'port_taken',
] as const;

export type ErrorCode = (typeof errorCodes)[number];

/** Values a sentence may need: names, counts, paths. Never a photo's content, never a token. */
export type ErrorDetails = Readonly<Record<string, string | number | boolean | null>>;

export class AppError extends Error {
  readonly code: ErrorCode;
  readonly details: ErrorDetails;

  constructor(code: ErrorCode, details: ErrorDetails = {}, options?: ErrorOptions) {
    super(`${code} ${JSON.stringify(details)}`, options);
    this.name = 'AppError';
    this.code = code;
    this.details = details;
  }

  /** The form in which an error travels: through a child's messages, the door, a run's record. */
  toPlain(): PlainError {
    return { code: this.code, details: this.details };
  }
}

export interface PlainError {
  code: ErrorCode;
  details: ErrorDetails;
}

/** What any thrown value is called from here on; an unknown one becomes `internal` with its message kept as the cause. */
export function toAppError(thrown: unknown): AppError {
  if (thrown instanceof AppError) return thrown;
  if (isOutOfSpace(thrown)) return new AppError('disk_full', {}, { cause: thrown });
  return new AppError('internal', {}, { cause: thrown });
}

export function fromPlain(plain: PlainError): AppError {
  return new AppError(plain.code, plain.details);
}

function isOutOfSpace(thrown: unknown): boolean {
  return (
    thrown instanceof Error && 'code' in thrown && ['ENOSPC', 'EDQUOT', 'SQLITE_FULL'].includes(String(thrown.code))
  );
}
