// What the form says, in Spanish. Checks and people are spoken to with “usted”, as in the checklists.

import type { Words } from "./en";

const many = (count: number, one: string, more: string) => `${count} ${count === 1 ? one : more}`;

export const es: Words = {
  name: "Rounds",
  back: "Volver",
  cancel: "Cancelar",
  optional: "opcional",

  signIn: {
    title: "Entrar",
    hint: "Una sola vez en este teléfono. Después todo funciona sin red.",
    email: "Correo electrónico",
    password: "Contraseña",
    showPassword: "Mostrar la contraseña",
    submit: "Entrar",
    byLink: "O abra el enlace, o escanee el código, que su responsable ha hecho para usted.",
    joining: "Entrando…",
    refused: "No se ha podido entrar. Revise el correo y la contraseña e inténtelo de nuevo.",
    linkSpent: "Este enlace ya se ha usado o es demasiado antiguo. Pida otro a su responsable.",
    asAnother: (name) => `${name} ha entrado aquí. ¿Entrar como otra persona con este enlace?`,
    tooMany: "Han sido muchos intentos. Espere un minuto e inténtelo de nuevo.",
    again: "Entrar de nuevo",
    ended: "Su sesión ha terminado. Entre de nuevo para enviar lo pendiente. No se pierde nada.",
    needsNetwork:
      "Para entrar hace falta red, solo esta vez. Vaya donde haya e inténtelo de nuevo.",
    fetching: "Trayendo su recinto para que funcione sin red…",
  },

  trouble: {
    noNetwork: "Aquí no hay red. Todo queda guardado en este teléfono y se enviará después.",
    wifi: "Esta wifi pide que entre primero en ella. Abra cualquier página, entre y vuelva.",
    server: "Rounds no ha respondido como debía. Inténtelo dentro de un minuto; no se pierde nada.",
    full: "No queda espacio en este teléfono. Envíe lo pendiente o borre fotos o aplicaciones, e inténtelo de nuevo.",
    unreadable:
      "Este teléfono no puede leer esa imagen. Hágala con la cámara o elija un JPEG o un PNG.",
    closed:
      "El teléfono no abre lo que tiene guardado. Libere espacio o salga de la navegación privada.",
    saving: "No se ha podido guardar en el teléfono. Deje esta página abierta y libere espacio.",
  },

  spots: {
    title: "Puntos",
    venue: "Recinto",
    search: "Busque un punto o escriba el código de su etiqueta",
    searchShort: "Punto o su código",
    none: "Ningún punto se llama así. Pruebe con una parte del nombre o con el código de su etiqueta.",
    noVenue:
      "Aquí no hay recinto todavía. Actualice; si no llega, pida a un responsable acceso a uno.",
    refresh: "Actualizar",
    refreshed: "Al día.",
    asOf: (when) => `Datos de ${when}`,
    started: "Empezadas, sin terminar",
    all: "Todos los puntos",
    never: "Aún sin revisar",
    lastTime: (when, failed) =>
      failed === 0
        ? `Revisado ${when}: todo bien`
        : `Revisado ${when}: ${many(failed, "control", "controles")} mal`,
    openTickets: (count) => many(count, "aviso abierto", "avisos abiertos"),
    draft: (done, all) => `Empezada: ${done} de ${all}`,
    waiting: "Pendiente de enviar",
    which: "¿Qué lista?",
    noChecklist: "Todavía no hay lista para este tipo de punto. Dígaselo a su responsable.",
    unknownCode:
      "Este teléfono no conoce ese punto. Actualice la lista de puntos o pida acceso a su recinto.",
  },

  checklist: {
    fine: "Bien",
    notFine: "Mal",
    stillSo: "Sigue igual",
    mended: "Arreglado",
    notApplicable: "No procede",
    note: "¿Qué está mal?",
    remark: "Nota",
    camera: "Hacer una foto",
    gallery: "Elegir imágenes",
    photoOf: (number, prompt) => `Foto ${number}: ${prompt}`,
    removePhoto: (number) => `Quitar la foto ${number}`,
    makingSmall: "Reduciendo la foto…",
    severity: "¿Es grave?",
    severities: { minor: "Leve", major: "Grave", critical: "Crítico" },
    next: "Ahora:",
    reported: (when, times) =>
      times > 1 ? `Ya se avisó ${when}, ${times} veces.` : `Ya se avisó ${when}.`,
    states: {
      acknowledged: "Ya lo ha visto alguien.",
      in_progress: "Se está arreglando.",
      on_hold: "De momento tiene que esperar.",
      resolved: "Dicen que está arreglado: compruébelo.",
    },
    stillSoHint: "¿Sigue igual? Basta un toque.",
    failedLastTime: "La última vez estaba mal.",
    last: (when, failed) =>
      failed === 0
        ? `La última vez, ${when}: todo bien.`
        : `La última vez, ${when}: ${many(failed, "control", "controles")} mal.`,
    progress: (done, all) => `${done} de ${all}`,
    progressLabel: (done, all) => `${done} de ${all} respondidos`,
    restFine: (count) => `El resto, bien (${count})`,
    restUnseen: (count) => `Vea antes ${many(count, "control más", "controles más")}`,
    restDone: (count) => `${many(count, "control marcado", "controles marcados")} como bien.`,
    finish: "Terminar",
    finished: "Guardado en este teléfono. Se envía en cuanto haya red.",
    missing: (count) =>
      count === 1 ? "A 1 control le falta algo." : `A ${count} controles les falta algo.`,
    discard: "Borrar este borrador",
    discardSure: "¿Borrar lo que ha escrito aquí, también las fotos? No se puede deshacer.",
    discardYes: "Borrar",
    rating: (value) => `${value} de 5`,
    ratingLow: "mal",
    ratingHigh: "bien",
    less: "Uno menos",
    more: "Uno más",
    elsewhereTitle: "Abierta en otra ventana",
    elsewhere:
      "Esta revisión está abierta en otra ventana de este teléfono. Allí todo está guardado.",
    takeOver: "Seguir aquí",
    gone: "Esta revisión ya no está en este teléfono: se envió o se borró aquí.",
    oldVersion: "La lista ha cambiado desde que empezó. Termina la que empezó.",
    mend: "El servidor no ha podido aceptarla así. Corrija lo marcado y termine de nuevo.",
  },

  calls: {
    call: (who) => `Llame a ${who}`,
    within: (minutes) => `antes de ${many(minutes, "minuto", "minutos")}.`,
    say: "Diga:",
    askNumber: "Pida el número en recepción.",
    reached: "Contestó",
    notReached: "No contestó",
    missed: (who, when) => `${who}, ${when}: no contestó.`,
    reachedAt: (who, when) => `${who}, ${when}: contestó.`,
    takeBack: "Deshacer",
    note: (who) => `Nota de la llamada: ${who}`,
    nobody:
      "Nadie de la lista ha contestado. Empiece otra vez por arriba o avise a quien tenga más cerca.",
    roles: {
      "duty-manager": "la persona responsable de turno",
      "guest-relations": "atención al visitante",
      "privacy-officer": "protección de datos",
    },
  },

  problems: {
    required: "Responda a este control.",
    photo: "Añada una foto.",
    photoOnFailure: "Añada una foto de lo que está mal.",
    photoNever: "Por discreción, aquí sin fotos. Quítela.",
    notANumber: "Escriba un número sin separador de miles, por ejemplo 1234 o 1,5.",
    whole: "Escriba un número entero.",
    atLeast: (min) => `Mida otra vez: un número de al menos ${min}.`,
    atMost: (max) => `Mida otra vez: un número de ${max} como mucho.`,
    between: (min, max) => `Mida otra vez: un número de ${min} a ${max}.`,
    choose: "Elija una opción.",
    text: "Escriba unas palabras.",
    textTooLong: (most) => `Acórtelo: ${most} caracteres como mucho.`,
    notApplicable: "Respóndalo: este control procede siempre.",
    value: "Dé también la respuesta.",
    severity: "Este control tiene su propia gravedad. Déjela como está.",
    tooManyPhotos: (most) => `Quite alguna foto: aquí ${most} como mucho.`,
  },

  queue: {
    title: "Pendiente",
    empty: "No hay nada pendiente. Todo está en el servidor.",
    photos: (stored, all) => `${stored} de ${many(all, "foto", "fotos")} en el servidor`,
    photo: (number) => `Foto ${number}`,
    calls: (sent, all) => `${sent} de ${many(all, "llamada", "llamadas")} en el servidor`,
    photoStored: "en el servidor",
    photoKept: "en este teléfono",
    sendNow: "Enviar ahora",
    sending: "Enviando…",
    nextTry: (when) => `Próximo intento ${when}.`,
    open: "Abrir y corregir",
    again: "Intentar de nuevo",
    asMine: "Enviar como mía",
    asNew: "Enviar con otro número",
    remove: "Borrar",
    removeSure: "¿Borrar esta revisión y sus fotos de este teléfono? No están en el servidor.",
    sent: "Enviadas",
    sentLine: (when, failed) =>
      failed === 0 ? `${when}: todo bien` : `${when}: ${many(failed, "control", "controles")} mal`,
    safety: "A buen recaudo",
    saveFile: "Guardar en un archivo",
    saveHint: "Si este teléfono va a fallar, saque lo pendiente en un archivo.",
    openFile: "Traer un archivo",
    broughtIn: (added, known) =>
      `${many(added, "revisión traída", "revisiones traídas")}, ${known} ya estaban.`,
    photosHarmed: (count) =>
      `${many(count, "foto llegó dañada", "fotos llegaron dañadas")}: si puede, hágalas de nuevo.`,
    broken:
      "Este archivo no se ha podido leer entero. Aquí no ha cambiado nada. Guárdelo otra vez en el otro teléfono.",
    nothingToSave: "No hay nada pendiente, así que no hay nada que guardar.",
    persistent: "Este navegador guarda lo pendiente hasta que se envíe.",
    evictable:
      "Este navegador puede borrar lo pendiente si el teléfono se queda sin espacio. Añada Rounds a la pantalla de inicio y envíe pronto.",
    room: (free) => `Caben unas ${free} fotos más.`,
    littleRoom:
      "Se acaba el espacio de este teléfono. Envíe lo pendiente antes de hacer más fotos.",
    reasons: {
      not_tried: "Terminada. Se envía ahora.",
      no_network: "Espera a que haya red.",
      wifi_wants_sign_in: "Esta wifi pide que entre en ella. Abra cualquier página y vuelva.",
      server_busy: "El servidor está ocupado. Se vuelve a intentar solo.",
      server_trouble: "El servidor no ha respondido como debía. Se vuelve a intentar solo.",
      sign_in_ended: "Su sesión ha terminado. Entre de nuevo y se envía.",
      other_person: "La rellenó otra persona en este teléfono.",
      not_allowed: "Ya no tiene acceso a este recinto. Pídalo a un responsable y envíe ahora.",
      answers_refused: "El servidor no ha podido aceptarla así. Ábrala y corrija lo marcado.",
      id_taken: "Su número ya es de otra revisión. Envíela con otro.",
      photo_refused:
        "El servidor no ha podido aceptar esta foto. Lo demás ha llegado. Inténtelo de nuevo o bórrela aquí.",
      photo_lost:
        "El teléfono ya no puede leer una foto. Lo demás ha llegado. Bórrela aquí o revise el punto de nuevo.",
    },
    madeBy: (name) => `De ${name}`,
  },

  me: {
    title: "Yo",
    language: "Idioma",
    measured: "Qué mide este formulario",
    people: "Dar entrada a alguien",
    labels: "Etiquetas de los puntos",
    signOut: "Salir",
    signOutWaiting: (count) =>
      `Hay ${many(count, "revisión pendiente", "revisiones pendientes")} en este teléfono. Se quedan aquí y se envían cuando entre de nuevo. ¿Salir?`,
    signOutSure: "¿Salir en este teléfono?",
    update: "Hay una versión nueva",
    updateNow: "Usarla ahora",
    updateHint: "Todo lo que ha escrito está guardado.",
    signedInAs: (name) => `Ha entrado como ${name}`,
  },

  notices: {
    title: "Notificaciones",
    off: "Entérese de los avisos que le asignan y de las llamadas urgentes, también con el formulario cerrado.",
    on: "Este teléfono le informa, también con el formulario cerrado.",
    denied:
      "Las notificaciones de Rounds están desactivadas en este navegador. Permítalas en sus ajustes para este sitio y vuelva.",
    failed: "El navegador no ha podido prepararlo ahora. Inténtelo más tarde, donde haya red.",
    turnOn: "Informarme en este teléfono",
    turnOff: "No informarme más aquí",
  },

  measured: {
    title: "Qué mide este formulario",
    why: "Se mide a sí mismo, no a usted: dónde es lento o pregunta mal. De cada control cuenta",
    ms: "cuánto tiempo llevó, sin el tiempo con la pantalla apagada",
    corrections: "cuántas veces se cambió la respuesta",
    rejected: "cuántas veces el formulario no pudo aceptar lo escrito",
    left: "cuántas veces se dejó el formulario antes de responder a este control",
    sent: "Estos números van con la revisión. No se mide nada más: ni dónde está, ni qué hace en otro sitio.",
    latest: (spot) => `Lo medido en la última: ${spot}`,
    none: "En este teléfono todavía no se ha medido nada.",
    row: (seconds, changed, refused, left) =>
      `${seconds} s · cambiado ${changed} · no aceptado ${refused} · dejado ${left}`,
  },

  people: {
    title: "Dar entrada a alguien",
    hint: "Elija a una persona. El código vale una vez, unos minutos, en su teléfono.",
    scan: (name) => `Que ${name} lo escanee con la cámara de su teléfono.`,
    validUntil: (when) => `Vale una vez, hasta las ${when}.`,
    share: "Enviar el enlace",
    none: "Nadie más tiene todavía acceso a este recinto.",
    roles: {
      inspector: "inspección",
      maintainer: "mantenimiento",
      manager: "responsable",
      admin: "administración",
    },
    notYou: "A esta persona le da entrada un administrador.",
  },

  labels: {
    title: "Etiquetas de los puntos",
    hint: "Imprima, recorte y ponga una en cada punto. Al escanearla se abre la lista de ese punto.",
    print: "Imprimir",
  },
};
