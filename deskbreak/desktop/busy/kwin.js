// Tells deskbreak which window is in front and whether it fills the screen. KWin runs it
// while a break is near, see kwin.py; Plasma 5 names things otherwise than Plasma 6.
const plasma6 = workspace.windowActivated !== undefined;
let followed = null;

function tell() {
    const app = followed ? String(followed.resourceClass) : "";
    const fills = followed ? followed.fullScreen : false;
    callDBus("org.deskbreak.Windows", "/Windows", "org.deskbreak.Windows", "InFront",
        app, fills);
}

function follow(window) {
    if (followed) {
        followed.fullScreenChanged.disconnect(tell);
    }
    followed = window;
    if (followed) {
        followed.fullScreenChanged.connect(tell);
    }
    tell();
}

(plasma6 ? workspace.windowActivated : workspace.clientActivated).connect(follow);
follow(plasma6 ? workspace.activeWindow : workspace.activeClient);
