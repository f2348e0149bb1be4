// What the form says, in English. `es.ts` must say all of it too: the compiler sees to that.

const many = (count: number, one: string, more: string) => `${count} ${count === 1 ? one : more}`;

export const en = {
  name: "Rounds",
  back: "Back",
  cancel: "Cancel",
  optional: "optional",

  signIn: {
    title: "Sign in",
    hint: "Once on this phone. After that everything works without network.",
    email: "E-mail",
    password: "Password",
    showPassword: "Show password",
    submit: "Sign in",
    byLink: "Or open the link, or scan the code, that your manager made for you.",
    joining: "Signing you in…",
    refused: "That did not sign in. Check the e-mail and the password, then try again.",
    linkSpent: "This link has been used or is too old. Ask your manager for a new one.",
    asAnother: (name: string) =>
      `${name} is signed in here. Sign in as somebody else with this link?`,
    tooMany: "That was a lot of tries. Wait a minute, then try again.",
    again: "Sign in again",
    ended: "Your sign-in has ended. Sign in again to send what waits. Nothing is lost.",
    needsNetwork: "Signing in needs network, this one time. Go where there is some and try again.",
    fetching: "Fetching your venue, so that it works without network…",
  },

  trouble: {
    noNetwork: "No network here. Everything is kept on this phone and will be sent later.",
    wifi: "This Wi-Fi wants you to sign in to it first. Open any web page, sign in, and come back.",
    server: "Rounds did not answer as it should. Try again in a minute; nothing is lost.",
    full: "This phone has no room left. Send what waits, or delete some pictures or apps; then try again.",
    unreadable:
      "This phone cannot read that picture. Take it with the camera, or choose a JPEG or PNG.",
    closed:
      "This phone does not open what is kept on it. Free some space, or leave private browsing.",
    saving: "This could not be saved on the phone. Leave this page open and free some space.",
  },

  spots: {
    title: "Spots",
    venue: "Venue",
    search: "Find a spot, or type the code on its label",
    searchShort: "Spot or its code",
    none: "No spot is called that. Try a part of its name, or the code on its label.",
    noVenue: "No venue is here yet. Refresh; if none comes, ask a manager for a role at one.",
    refresh: "Refresh",
    refreshed: "Up to date.",
    asOf: (when: string) => `As of ${when}`,
    started: "Started, not finished",
    all: "All spots",
    never: "Not walked yet",
    lastTime: (when: string, failed: number) =>
      failed === 0
        ? `Walked ${when}: all fine`
        : `Walked ${when}: ${many(failed, "check", "checks")} not fine`,
    openTickets: (count: number) => many(count, "open ticket", "open tickets"),
    draft: (done: number, all: number) => `Started: ${done} of ${all}`,
    waiting: "Waits to be sent",
    which: "Which checklist?",
    noChecklist: "There is no checklist for this kind of spot yet. Tell your manager.",
    unknownCode:
      "This phone does not know that spot. Refresh the list of spots, or ask for access to its venue.",
  },

  checklist: {
    fine: "Fine",
    notFine: "Not fine",
    stillSo: "Still so",
    mended: "Mended",
    notApplicable: "Does not apply",
    note: "What is wrong?",
    remark: "Note",
    camera: "Take a photo",
    gallery: "Choose pictures",
    photoOf: (number: number, prompt: string) => `Photo ${number}: ${prompt}`,
    removePhoto: (number: number) => `Remove photo ${number}`,
    makingSmall: "Making the photo small…",
    severity: "How bad is it?",
    severities: { minor: "Minor", major: "Major", critical: "Critical" },
    next: "Now:",
    reported: (when: string, times: number) =>
      times > 1 ? `Already reported ${when}, ${times} times.` : `Already reported ${when}.`,
    /** Of a ticket; nothing is said of one that the form does not know. */
    states: {
      acknowledged: "Somebody has seen it.",
      in_progress: "It is being worked on.",
      on_hold: "It has to wait for now.",
      resolved: "It is said to be mended: please look.",
    } as Readonly<Record<string, string>>,
    stillSoHint: "Still so? One tap is enough.",
    failedLastTime: "Was not fine last time.",
    last: (when: string, failed: number) =>
      failed === 0
        ? `Last time, ${when}: all fine.`
        : `Last time, ${when}: ${many(failed, "check", "checks")} not fine.`,
    progress: (done: number, all: number) => `${done} of ${all}`,
    progressLabel: (done: number, all: number) => `${done} of ${all} answered`,
    restFine: (count: number) => `Rest is fine (${count})`,
    restUnseen: (count: number) => `See ${many(count, "more check", "more checks")} first`,
    restDone: (count: number) => `${many(count, "check", "checks")} marked as fine.`,
    finish: "Finish",
    finished: "Kept on this phone. It is sent as soon as there is network.",
    missing: (count: number) => `${many(count, "check needs", "checks need")} something more.`,
    discard: "Delete this draft",
    discardSure: "Delete what you entered here, photos too? This cannot be undone.",
    discardYes: "Delete",
    rating: (value: number) => `${value} of 5`,
    ratingLow: "poor",
    ratingHigh: "good",
    less: "One less",
    more: "One more",
    elsewhereTitle: "Open in another window",
    elsewhere:
      "This inspection is open in another window of this phone. Everything there is saved.",
    takeOver: "Go on here",
    gone: "This inspection is not on this phone any more: it was sent, or deleted here.",
    oldVersion: "The checklist has changed since you began. You finish the one you began with.",
    mend: "The server could not take it as it is. Mend what is marked, then finish again.",
  },

  calls: {
    call: (who: string) => `Call ${who}`,
    within: (minutes: number) => `within ${many(minutes, "minute", "minutes")}.`,
    say: "Say:",
    askNumber: "Ask at the desk for the number.",
    reached: "Reached",
    notReached: "Not reached",
    missed: (who: string, when: string) => `${who}, ${when}: not reached.`,
    reachedAt: (who: string, when: string) => `${who}, ${when}: reached.`,
    takeBack: "Take back",
    note: (who: string) => `Note on the call to ${who}`,
    nobody:
      "Nobody on the list has answered. Begin again at the top, or get the nearest colleague.",
    roles: {
      "duty-manager": "the duty manager",
      "guest-relations": "guest relations",
      "privacy-officer": "the privacy officer",
    } as Readonly<Record<string, string>>,
  },

  problems: {
    required: "Answer this check.",
    photo: "Add a photo.",
    photoOnFailure: "Add a photo of what is wrong.",
    photoNever: "For discretion, no photo here. Remove it.",
    notANumber: "Write a number without separators for thousands, such as 1234 or 1.5.",
    whole: "Write a whole number.",
    atLeast: (min: string) => `Measure again: a number of at least ${min}.`,
    atMost: (max: string) => `Measure again: a number of at most ${max}.`,
    between: (min: string, max: string) => `Measure again: a number from ${min} to ${max}.`,
    choose: "Choose one.",
    text: "Write a few words.",
    textTooLong: (most: string) => `Make it shorter: at most ${most} characters.`,
    notApplicable: "Answer it: this check always applies.",
    value: "Give the answer itself, too.",
    severity: "This check has its own severity. Leave it as it is.",
    tooManyPhotos: (most: string) => `Remove some photos: at most ${most} here.`,
  },

  queue: {
    title: "Waiting",
    empty: "Nothing waits. Everything is on the server.",
    photos: (stored: number, all: number) =>
      `${stored} of ${many(all, "photo", "photos")} on the server`,
    photo: (number: number) => `Photo ${number}`,
    calls: (sent: number, all: number) => `${sent} of ${many(all, "call", "calls")} on the server`,
    photoStored: "on the server",
    photoKept: "on this phone",
    sendNow: "Send now",
    sending: "Sending…",
    nextTry: (when: string) => `Next try ${when}.`,
    open: "Open and mend",
    again: "Try again",
    asMine: "Send it as mine",
    asNew: "Send under a new number",
    remove: "Delete",
    removeSure:
      "Delete this inspection and its photos from this phone? They are not on the server.",
    sent: "Sent",
    sentLine: (when: string, failed: number) =>
      failed === 0 ? `${when}: all fine` : `${when}: ${many(failed, "check", "checks")} not fine`,
    safety: "Keep it safe",
    saveFile: "Save as a file",
    saveHint: "If this phone is about to fail, take what waits out as a file.",
    openFile: "Bring in a file",
    broughtIn: (added: number, known: number) =>
      `${many(added, "inspection", "inspections")} brought in, ${known} known already.`,
    photosHarmed: (count: number) =>
      `${many(count, "photo was", "photos were")} damaged on the way: take them again if you can.`,
    broken:
      "This file could not be read whole. Nothing here was changed. Save it again on the other phone.",
    nothingToSave: "Nothing waits, so there is nothing to save.",
    persistent: "This browser keeps what waits until it is sent.",
    evictable:
      "This browser may delete what waits when the phone runs out of space. Add Rounds to the home screen, and send soon.",
    room: (free: string) => `Room for about ${free} more photos.`,
    littleRoom: "Space runs out on this phone. Send what waits before you take more photos.",
    reasons: {
      not_tried: "Finished. Is sent next.",
      no_network: "Waits for network.",
      wifi_wants_sign_in:
        "This Wi-Fi wants you to sign in to it. Open any web page, then come back.",
      server_busy: "The server is busy. It is tried again by itself.",
      server_trouble: "The server did not answer as it should. It is tried again by itself.",
      sign_in_ended: "Your sign-in has ended. Sign in again and it is sent.",
      other_person: "A colleague filled this in on this phone.",
      not_allowed: "You have no role at this venue any more. Ask a manager for one, then send now.",
      answers_refused: "The server could not take it as it is. Open it and mend what is marked.",
      id_taken: "Its number is taken by another inspection. Send it under a new one.",
      photo_refused:
        "The server could not take this photo. The rest has arrived. Try again, or delete it here.",
      photo_lost:
        "The phone could not read a photo any more. The rest has arrived. Delete it here, or walk the spot again.",
    },
    madeBy: (name: string) => `By ${name}`,
  },

  me: {
    title: "Me",
    language: "Language",
    measured: "What this form measures",
    people: "Sign somebody in",
    labels: "Labels for spots",
    signOut: "Sign out",
    signOutWaiting: (count: number) =>
      `${many(count, "inspection waits", "inspections wait")} on this phone. They stay, and are sent once you sign in again. Sign out?`,
    signOutSure: "Sign out on this phone?",
    update: "A new version is ready",
    updateNow: "Use it now",
    updateHint: "Everything you entered is saved.",
    signedInAs: (name: string) => `Signed in as ${name}`,
  },

  notices: {
    title: "Notices",
    off: "Hear of tickets that are given to you, and of calls for help, also while the form is closed.",
    on: "This phone tells you, also while the form is closed.",
    denied:
      "Notices from Rounds are switched off in this browser. Allow them in its settings for this site, then come back.",
    failed: "The browser could not set this up just now. Try again later, where there is network.",
    turnOn: "Tell me on this phone",
    turnOff: "Stop telling me here",
  },

  measured: {
    title: "What this form measures",
    why: "It measures itself, not you: where the form is slow or asks badly. Per check it counts",
    ms: "how long the check took, without the time the screen was off",
    corrections: "how often the answer was changed",
    rejected: "how often the form could not take an entry",
    left: "how often the form was left before this check was answered",
    sent: "These numbers go with the inspection. Nothing else is measured: not where you are, not what you do elsewhere.",
    latest: (spot: string) => `Measured at the latest one: ${spot}`,
    none: "Nothing has been measured on this phone yet.",
    row: (seconds: string, changed: number, refused: number, left: number) =>
      `${seconds} s · changed ${changed} · not taken ${refused} · left ${left}`,
  },

  people: {
    title: "Sign somebody in",
    hint: "Pick a person. The code works once, for a few minutes, on their phone.",
    scan: (name: string) => `Let ${name} scan this with their phone's camera.`,
    validUntil: (when: string) => `Works once, until ${when}.`,
    share: "Send the link",
    none: "Nobody else has a role at this venue yet.",
    roles: { inspector: "inspector", maintainer: "maintainer", manager: "manager", admin: "admin" },
    notYou: "An admin signs this person in.",
  },

  labels: {
    title: "Labels for spots",
    hint: "Print, cut and put one up at each spot. Scanning it opens that spot's checklist.",
    print: "Print",
  },
};

export type Words = typeof en;
