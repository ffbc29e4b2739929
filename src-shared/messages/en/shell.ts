/** What the window's menu, native dialogs and last resort say. */
export const shell = {
  menu: {
    file: '&File',
    newProject: 'New Project',
    openProject: 'Open Project…',
    settings: 'Settings…',
    close: 'Close Window',
    quit: 'Quit Pawprint',
    edit: '&Edit',
    undo: 'Undo',
    redo: 'Redo',
    cut: 'Cut',
    copy: 'Copy',
    paste: 'Paste',
    delete: 'Delete',
    selectAll: 'Select All',
    view: '&View',
    actualSize: 'Actual Size',
    zoomIn: 'Zoom In',
    zoomOut: 'Zoom Out',
    fullScreen: 'Full Screen',
    developerTools: 'Developer Tools',
    window: '&Window',
    minimize: 'Minimize',
    zoomWindow: 'Zoom',
    help: '&Help',
    showLogs: 'Show Log Files',
    about: 'About Pawprint',
    services: 'Services',
    hide: 'Hide Pawprint',
    hideOthers: 'Hide Others',
    showAll: 'Show All',
  },
  pickers: {
    folders: 'Choose folders of photos',
    files: 'Choose photos, or zip files of photos',
    save: 'Choose where to save',
    saveHere: 'Save here',
    project: 'Open a project (a folder whose name ends in .pawprint)',
    photosAndZips: 'Photos and zip files',
    everything: 'All files',
  },
  closing: {
    training: {
      title: 'Training is still going on.',
      detail:
        'It can go on without the window. If you stop it, the last finished epoch is kept and you can resume later.',
      background: 'Go on in the background',
      stop: 'Stop training and quit',
    },
    working: {
      title: 'Pawprint is still at work.',
      detail: 'It can go on without the window. If you stop it, what is finished so far is kept.',
      background: 'Go on in the background',
      stop: 'Stop and quit',
    },
    cancel: 'Cancel',
  },
  stopped: {
    engine: {
      title: 'The part of Pawprint that does the work has stopped.',
      next: (logs: string) =>
        `Your photos and projects are safe, and a training keeps its last finished epoch. Start it again to go on. What happened is in the log files: ${logs}`,
      button: 'Start again',
    },
    engineAgain: {
      title: 'Pawprint’s engine keeps stopping.',
      next: (logs: string) =>
        `It stopped three times within a minute, so starting it again would not help. Your photos and projects are safe. Quit Pawprint, make sure that there is free space on the disk, and start it anew. If it stops again, these log files say why: ${logs}`,
    },
    page: {
      title: 'This window’s page has stopped.',
      next: (logs: string) => `Work that was going on goes on. Load the page again to see it. Log files: ${logs}`,
      button: 'Load the page again',
    },
  },
};
