/** A photo as it was taken, and a small copy for the strip. */
export interface Shot {
  photo: Blob;
  small: Blob;
  at: Date;
}

/** What browsers take where none is named, too: fine enough that only the camera's own noise is lost. */
const photoQuality = 0.92;
/** Prints in the strip are 64 px high, and twice that on dense screens. */
const smallHeight = 128;

/** The frame that the video shows, as JPEG, whole and unmirrored. The frame is fixed before this returns its promise. */
export async function takeFrame(video: HTMLVideoElement): Promise<Shot> {
  const at = new Date();
  const { videoWidth, videoHeight } = video;
  const small = Math.min(1, smallHeight / videoHeight);
  const [photo, print] = await Promise.all([
    draw(video, videoWidth, videoHeight, photoQuality),
    draw(video, Math.round(videoWidth * small), Math.round(videoHeight * small), photoQuality),
  ]);
  return { photo, small: print, at };
}

function draw(video: HTMLVideoElement, width: number, height: number, quality: number): Promise<Blob> {
  const canvas = document.createElement('canvas');
  canvas.width = width;
  canvas.height = height;
  const context = canvas.getContext('2d');
  if (context === null) throw new Error('no canvas to draw on');
  context.drawImage(video, 0, 0, width, height);
  return new Promise((done, fail) => {
    canvas.toBlob(
      (blob) => {
        if (blob === null) fail(new Error('the picture could not be encoded'));
        else done(blob);
      },
      'image/jpeg',
      quality,
    );
  });
}
