import { element } from "./element";

/**
 * Lets someone take a photo: in a dialog where the page may use a camera, else through the file input, which
 * opens the camera of a phone.
 */
export function offerCamera(onPhoto: (photo: Blob) => void): void {
  const dialog = element("camera-dialog", HTMLDialogElement);
  const video = element("camera-picture", HTMLVideoElement);

  element("camera", HTMLButtonElement).addEventListener("click", async () => {
    const stream = await openCamera();
    if (stream === undefined) return takeWithPhone(onPhoto);
    video.srcObject = stream;
    dialog.showModal();
    await video.play();
  });
  element("camera-close", HTMLButtonElement).addEventListener("click", () => dialog.close());
  element("camera-shoot", HTMLButtonElement).addEventListener("click", async () => {
    const photo = await pictureOf(video);
    dialog.close();
    if (photo) onPhoto(photo);
  });
  // also when it was left with Escape: the light of the camera goes out
  dialog.addEventListener("close", () => {
    for (const track of (video.srcObject as MediaStream | null)?.getTracks() ?? []) track.stop();
    video.srcObject = null;
  });
}

function openCamera(): Promise<MediaStream | undefined> {
  if (navigator.mediaDevices === undefined) return Promise.resolve(undefined);
  return navigator.mediaDevices
    .getUserMedia({ video: { facingMode: "environment" }, audio: false })
    .catch(() => undefined);
}

function takeWithPhone(onPhoto: (photo: Blob) => void): void {
  const input = document.createElement("input");
  input.type = "file";
  input.accept = "image/*";
  input.capture = "environment";
  input.addEventListener("change", () => {
    const [photo] = input.files ?? [];
    if (photo) onPhoto(photo);
  });
  input.click();
}

function pictureOf(video: HTMLVideoElement): Promise<Blob | null> {
  const canvas = document.createElement("canvas");
  canvas.width = video.videoWidth;
  canvas.height = video.videoHeight;
  canvas.getContext("2d")?.drawImage(video, 0, 0);
  return new Promise((resolve) => canvas.toBlob(resolve, "image/jpeg", 0.9));
}
