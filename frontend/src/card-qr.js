// Reads the QR code of a card from the chosen photo, in the browser where it can: then the text alone is sent and the
// photo stays here. Where nothing can be read the photo is sent, and the server tries.
const LONGEST_SIDE = 1600;

export function readCardInBrowser(form) {
  const file = form.querySelector("input[type=file]");
  const text = form.querySelector("input[name=qr_text]");
  file.addEventListener("change", async () => {
    text.value = "";
    if (!file.files.length) return;
    const found = await codeIn(file.files[0]).catch(() => null);
    if (!found) return;
    text.value = found;
    file.value = "";
    form.requestSubmit();
  });
}

async function codeIn(photo) {
  const picture = await createImageBitmap(photo);
  return (await byBrowser(picture)) || (await byScript(picture));
}

async function byBrowser(picture) {
  if (!("BarcodeDetector" in window)) return null;
  const formats = await window.BarcodeDetector.getSupportedFormats();
  if (!formats.includes("qr_code")) return null;
  const [code] = await new window.BarcodeDetector({ formats: ["qr_code"] }).detect(picture);
  return code?.rawValue;
}

async function byScript(picture) {
  const { decodeQR } = await import("qr/decode.js");
  const scale = Math.min(1, LONGEST_SIDE / Math.max(picture.width, picture.height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.round(picture.width * scale);
  canvas.height = Math.round(picture.height * scale);
  const context = canvas.getContext("2d", { willReadFrequently: true });
  context.drawImage(picture, 0, 0, canvas.width, canvas.height);
  return decodeQR(context.getImageData(0, 0, canvas.width, canvas.height));
}
