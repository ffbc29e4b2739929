import { type UnfitReason, unfitReason } from '../../beginning.ts';
import type { ErrorCode, ErrorDetails } from '../../errors.ts';
import { kaggle } from '../../kaggle.ts';
import { seemingFile } from '../../weights.ts';
import { createFormat } from '../format.ts';
import { weights } from './weights.ts';

const f = createFormat('en');

/** After "cannot be gone on from: ". */
const unfit: Record<UnfitReason, string> = {
  unfinished: 'no round of it is kept yet',
  base: 'it is not on that base network',
  head: 'the layers on its base network are others',
  input: 'it takes photos of another size, or brought to it in another way',
  classes: 'it tells other classes apart',
};

/** One sentence per code: what happened, what was expected, what to do next. */
export const enErrors: Record<ErrorCode, (details: ErrorDetails) => string> = {
  internal: (d) =>
    `Something went wrong inside the program (report ${text(d.id)}). Your project is safe; try again, and if it happens again, send the log named in the settings.`,
  invalid_input: (d) => `That value does not fit here: ${text(d.reason)}`,
  cancelled: () => 'Stopped, as you asked.',
  project_not_found: (d) => `There is no project at ${text(d.folder)}. Choose a folder whose name ends in .pawprint.`,
  project_held: () => 'This project is open in another Pawprint window. Close it there, or go on working there.',
  project_newer: () => 'This project was made by a newer Pawprint. Update the program, then open it again.',
  project_damaged: (d) =>
    `The project's database cannot be read (${text(d.reason)}). Open a copy from a backup; the photos in its photos folder are whole.`,
  project_folder_taken: (d) => `${text(d.folder)} exists already. Choose another name.`,
  path_not_granted: () =>
    'The program may not read that place. Drop the folder into the window or choose it with the button.',
  class_not_found: () => 'That class is no longer there. Choose another.',
  class_name_taken: (d) =>
    `There is already a class called ${text(d.name)}. Choose another name, or move the photos there.`,
  history_moved_on: () => 'Something else was changed since. Changes are taken back one by one, the newest first.',
  disk_full: () => 'The disk is full. Make room, then go on: what was done so far is kept.',
  folder_not_writable: (d) => `The program may not write to ${text(d.folder)}. Choose another folder.`,
  source_not_found: (d) => `${text(d.name)} is not there any more.`,
  source_unsupported: (d) =>
    `${text(d.name)} is not a folder or a file. Drop photos, folders of photos, or a zip or tar of them.`,
  source_empty: (d) => `There are no photos in ${text(d.name)}. Drop a folder that holds photos.`,
  source_gone: (d) =>
    `${text(d.name)} is not there any more, so the import ended: ${text(d.done)} of ${text(d.total)} photos are in and stay. Drop it again to bring in the rest.`,
  import_not_found: () => 'That import has ended already. Drop the photos again if some are missing.',
  source_too_large: (d) =>
    `${text(d.name)} holds more than ${text(d.limit)} files. Drop the folders of photos themselves.`,
  archive_damaged: (d) => `${text(d.name)} is damaged (${text(d.reason)}). Download or make the archive again.`,
  archive_encrypted: (d) => `${text(d.name)} is locked with a password. Unpack it yourself and drop the folder.`,
  archive_too_large: (d) =>
    `${text(d.name)} would unpack to more than the program accepts (${text(d.reason)}). Unpack it yourself and drop the folder.`,
  archive_too_deep: (d) =>
    `This archive lies inside ${text(d.limit)} others, and only that many are opened. Unpack the outer ones and drop this one.`,
  file_rar: () => 'RAR archives cannot be opened. Unpack it with the program that made it and drop the folder.',
  file_7z: () => '7-Zip archives cannot be opened. Unpack it with 7-Zip and drop the folder.',
  file_packed: () =>
    'This file is packed in a way that is not opened here (xz, bzip2, Zstandard, or a single gzip file). Unpack it and drop what was in it.',
  file_pdf: () => 'This is a PDF. Save its pictures as JPEG or PNG and drop those.',
  file_video: () => 'This is a video. Save single pictures of it as JPEG or PNG and drop those.',
  file_sound: () => 'This is a sound file; there is no picture in it. Leave it out.',
  file_document: () => 'This is a document. Save the pictures in it as JPEG or PNG and drop those.',
  file_text: () =>
    'This is a text file, not a photo. If it lists which photo belongs to which class, save it as CSV and drop it together with the photos.',
  file_table: () =>
    'No labels were taken from this table. It should have a column with the file names of the photos beside it and a column with their classes.',
  file_labels: () =>
    'These are labels without their images. Drop them together with the file of images of the same name (train-images-idx3-ubyte).',
  file_device: () => 'This is a device or a pipe, not a file, so it was passed over.',
  upload_not_found: () => 'The transfer is not known any more. Drop the photos again.',
  upload_incomplete: (d) => `${text(d.name)} did not arrive whole. Drop it again.`,
  download_offline: (d) => `${text(d.host)} cannot be reached. Check that this computer is online, then try again.`,
  download_broken_off: () =>
    'The transfer broke off again and again. What has come is kept: try again, and it goes on from there.',
  download_not_the_file: (d) =>
    `${text(d.host)} sent a page instead of the file. In a hotel or office network, open any page in your browser and sign in there, then try again.`,
  download_damaged: (d) => `What came is not the file it should be (${text(d.reason)}), so it was removed. Try again.`,
  download_no_room: (d) =>
    `This needs ${f.bytes(number(d.needed))} on the disk, and ${f.bytes(number(d.free))} are free. Make room, then try again: what has come is kept.`,
  kaggle_login_missing: () =>
    `Kaggle gives these photos only to people it knows. Make a key at ${kaggle.settingsPage} and give it here.`,
  kaggle_login_unreadable: () =>
    `That file is not a key of Kaggle's. Make a new one at ${kaggle.settingsPage}: it comes as a file called kaggle.json.`,
  kaggle_key_refused: () =>
    `Kaggle does not know this name and key, or they were replaced by newer ones. Make a new key at ${kaggle.settingsPage} and give it here.`,
  kaggle_rules_not_accepted: () =>
    `Kaggle gives these photos only to those who accepted the rules. Sign in at ${kaggle.rulesPage}, accept them there, then try again.`,
  kaggle_competition_missing: () =>
    `Kaggle no longer has these photos where they were. Look at ${kaggle.rulesPage}; a zip that you load there yourself can be dropped here.`,
  kaggle_asks_to_wait: (d) =>
    `Kaggle was asked too often and wants a pause. Try again in ${d.minutes === 1 ? 'a minute' : `${text(d.minutes)} minutes`}: what has come is kept.`,
  kaggle_out_of_order: (d) =>
    `Kaggle cannot answer right now (${text(d.status)}). Try again later: what has come is kept.`,
  kaggle_held: () =>
    'These photos are being loaded into another project already. Wait until that is done, then try again.',
  photo_not_found: () => 'That photo is no longer in the project.',
  photo_empty: () => 'The file is empty.',
  photo_not_a_picture: () => 'This is not a picture.',
  photo_format_unsupported: (d) => `${text(d.format)} pictures cannot be read. Save it as JPEG or PNG.`,
  photo_broken: () => 'The picture is damaged and cannot be read to its end.',
  photo_too_large: (d) =>
    `The picture has ${text(d.megapixels)} megapixels; up to ${text(d.limit)} can be read. Make it smaller.`,
  photo_took_too_long: (d) => `Reading this picture took more than ${text(d.seconds)} seconds, so it was passed over.`,
  photo_killed_decoder: () => 'Reading this picture made the picture reader crash, so it was passed over.',
  photo_link: () =>
    'This is a link that leads elsewhere or in a circle, so it was not followed. Drop the folder it leads to.',
  photo_encrypted: () => 'This file is locked with a password. Unpack the zip yourself and drop the folder.',
  photo_packing_unknown: (d) =>
    `This file is packed in a way that cannot be read (method ${text(d.method)}). Unpack the zip yourself and drop the folder.`,
  photo_file_too_large: (d) =>
    `The file has ${text(d.megabytes)} MB; up to ${text(d.limit)} MB can be read. Make it smaller.`,
  photo_unreadable: (d) => `The file cannot be read (${text(d.reason)}). Check that you may open it yourself.`,
  camera_unavailable: () =>
    'This browser gives no camera to this address. Open the one that begins with http://127.0.0.1, or use another browser.',
  camera_missing: () => 'No camera was found. Plug one in, or switch it on: it is used as soon as it is there.',
  camera_not_allowed_yet: () => 'The camera was not allowed. Try again, and choose Allow when the browser asks.',
  camera_refused: () =>
    'This browser keeps the camera from this page. Click the sign at the left of the address, allow the camera there, and try again.',
  camera_blocked_by_system: (d) => {
    if (d.system === 'mac')
      return 'macOS keeps the camera from this program. Allow it in System Settings, Privacy & Security, Camera, and try again.';
    if (d.system === 'windows')
      return 'Windows keeps the camera from this program. Allow it in Settings, Privacy & security, Camera, and try again.';
    return 'The system keeps the camera from this program. Allow it in the system settings under Privacy, and try again.';
  },
  camera_not_starting: () =>
    'The camera does not start. Most likely another program uses it: end a video call or close another tab that shows it, and try again.',
  camera_unplugged: () =>
    'The camera is gone: it was unplugged or switched off. What you took is still here; plug it in again to go on.',
  weights_not_keras: (d) =>
    `${text(d.name)} holds no weights of Keras. It seems to be ${weights.seems[seemingFile(d.seems)]}. Choose a .h5, .weights.h5 or .keras file.`,
  base_weights_damaged: (d) =>
    `The file of weights is damaged (${text(d.reason)}). Download it again, or save it again where it came from.`,
  weights_of_another_network: (d) =>
    d.other === null
      ? `${text(d.file)} does not have the weights of ${text(d.title)}: ${text(d.missing)} of its layers are missing or have another shape, the first is ${text(d.first)}. Choose a file that was saved from ${text(d.title)}.`
      : `${text(d.file)} has the weights of ${text(d.other)}, not of ${text(d.title)}. Choose a file that was saved from ${text(d.title)}, or add this one as ${text(d.other)}.`,
  weights_unreachable: (d) =>
    `The weights of ${text(d.title)} could not be downloaded: ${
      d.why === 'offline'
        ? `${text(d.host)} cannot be reached`
        : d.why === 'page'
          ? `${text(d.host)} sent a page instead of the file`
          : `${text(d.host)} answered ${text(d.why)}`
    }. Try again later. Or load ${text(d.url)} on another computer, put the file into ${text(d.folder)} here and download again: it is found there. Anywhere else, pawprint weights add ${text(d.name)} FILE takes it.`,
  weights_pin_differs: (d) =>
    `This is another file of ${text(d.title)} than the one that was downloaded first (SHA-256 ${short(d.sha256)}, not ${short(d.pin)}), so it was not kept. No checksum is published for it. If you trust this one, load it yourself and take it with pawprint weights add ${text(d.name)} FILE.`,
  weights_shipped: (d) => `${text(d.title)} comes with the program: there is nothing to download, add or remove.`,
  weights_missing: (d) =>
    `The weights of ${text(d.title)} are not on this computer yet. Load them with pawprint weights download ${text(d.name)}.`,
  base_changed: (d) =>
    `${text(d.title)} has other weights now than when this run learned on it: the answers would be wrong. Put the former weights back with pawprint weights add ${text(d.name)} FILE, or train again.`,
  from_missing: (d) =>
    `Fine-tuning goes on from a network whose last layers were trained already, and no run of this project fits: it takes one on ${text(d.title)} with the same head, photo size and classes. Train one first with the base frozen, such as vgg16-augmented or vgg16-features for VGG16.`,
  from_unfit: (d) =>
    `${text(d.run)} cannot be gone on from: ${unfit[unfitReason(d.reason)]}. Choose a run with the same base network, head, photo size and classes, or train one first.`,
  from_gone: () =>
    'The weights that this run goes on from are not in this project any more: their run was deleted, or trained further. Choose another run to go on from.',
  weights_held: () =>
    'Weights are being loaded or added already, perhaps by another Pawprint. Wait until that is done.',
  weights_mirror_invalid: (d) =>
    `The mirror for weights has no address of the web: ${text(d.address)}. It should be like https://mirror.example/keras. Set it right, or take it away.`,
  split_too_few_classes: (d) =>
    `There must be at least two classes with photos; there ${d.classes === 1 ? 'is' : 'are'} ${text(d.classes)}. Add photos of another class.`,
  split_class_too_small: (d) =>
    typeof d.different === 'number' && d.different !== d.count
      ? `${text(d.name)} has ${text(d.count)} photos, but only ${text(d.different)} that differ: the others are twins of these, and twins must lie in one part. At least ${text(d.needed)} different ones are needed. Ask for fewer or add photos of it.`
      : `${text(d.name)} has only ${text(d.count)} photos; each class needs at least ${text(d.needed)} so that every part gets one. Add photos of it.`,
  split_counts_too_large: (d) =>
    `${text(d.name)} has ${text(d.count)} photos, but ${text(d.needed)} are asked for. Ask for fewer or add photos.`,
  split_parts_not_given: (d) =>
    `${text(d.name)} did not come with both photos to learn from and photos to judge by, so its parts cannot be kept. Deal all photos anew instead.`,
  split_missing: () => 'The photos are not split yet. Split them first.',
  recipe_unknown: (d) => `There is no recipe called ${text(d.name)}. Known are: ${text(d.known)}.`,
  recipe_invalid: (d) => `This recipe cannot be used: ${text(d.reason)}`,
  network_input_too_small: (d) =>
    `Photos of ${text(d.size)} pixels are too small for this network: nothing is left at ${text(d.layer)}. Choose larger photos or fewer layers.`,
  memory_too_small: (d) =>
    `This would need about ${f.bytes(number(d.needed))} of memory, and this computer has ${f.bytes(number(d.machine))}. Most of it goes to ${text(d.layer)}. Choose ${number(d.batch) > 1 ? 'smaller batches, ' : ''}smaller photos, or fewer filters or units.`,
  run_name_taken: (d) => `Another run is called “${text(d.name)}” already. Choose another name.`,
  run_not_found: (d) => `There is no training run called ${text(d.run)}.`,
  run_not_resumable: () =>
    'This run cannot be continued: it is finished, still under way, or ended before its first round. Train again.',
  run_has_no_model: () => 'This run ended before its first round, so there is nothing to use yet. Train again.',
  test_sealed: () =>
    'This photo is in the sealed test. What the network makes of it is shown once the test of this run has been opened.',
  layer_not_found: ({ layer }) => `This network has no maps called ${text(layer)}. Choose another layer.`,
  features_not_found: (d) =>
    `There are no kept features called ${text(d.key)}. See which there are with pawprint features PROJECT.`,
  features_in_use: (d) =>
    `${text(d.run)} is under way and may be reading these features. Wait until it has ended, or stop it, then remove them.`,
  part_empty: () => 'There are no photos in this part.',
  tensorflow_missing: (d) =>
    `TensorFlow, which does the learning, is not installed or is damaged (${text(d.reason)}). Run: npx --no-install pawprint doctor`,
  trainer_died: (d) =>
    `The training process ended unexpectedly (${text(d.reason)}). The last finished round is kept; go on from there.`,
  trainer_out_of_memory: (d) =>
    d.batch === undefined
      ? 'There was not enough memory. Close other programs, or use smaller batches or smaller photos.'
      : `There was not enough memory. Close other programs, or train again with batches of ${text(d.batch)} photos.`,
  graphics_card_failed: (d) =>
    `The graphics card stopped computing (${text(d.reason)}). What was learned so far is kept: go on with the processor, which is slower, or start the computer anew and go on with the card.`,
  training_diverged: (d) =>
    `The loss ${d.loss === undefined ? 'is no longer a number' : `has grown to ${f.count(Math.round(number(d.loss)))}`} (round ${text(d.epoch)}): the network lost its way. Lower the learning rate and train again.`,
  decoder_died: (d) => `The picture reader ended unexpectedly (${text(d.reason)}). Try again.`,
  weights_damaged: (d) =>
    `The saved network is damaged (${text(d.reason)}). Train again, or continue from another run.`,
  export_format_unknown: (d) => `There is no export format called ${text(d.format)}. Known are: ${text(d.known)}.`,
  export_folder_taken: (d) => `${text(d.folder)} is not empty. Choose a new or empty folder.`,
  export_check_failed: (d) =>
    `The exported model does not answer like the trained one (${text(d.reason)}), so it was not kept. Please report this.`,
  not_authorised: () => 'This window is no longer allowed in. Open Pawprint again from its own window or link.',
  body_too_large: () => 'That is more than the program accepts at once.',
  engine_unreachable: () => 'The program behind this window does not answer. It may have been closed.',
  port_taken: (d) =>
    `Port ${text(d.port)} is used by another program, or may not be used. Choose another, or leave --port out.`,
};

function number(value: ErrorDetails[string] | undefined): number {
  return typeof value === 'number' ? value : 0;
}

/** A detail that was not given is shown as a question mark, never as "undefined". */
function text(value: ErrorDetails[string] | undefined): string {
  return value === undefined || value === null ? '?' : String(value);
}

/** The beginning of a checksum tells two apart. */
function short(value: ErrorDetails[string] | undefined): string {
  return `${text(value).slice(0, 12)}…`;
}
