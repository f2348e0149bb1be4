"""What the made-up theatre has its people check."""

from app.checklists.definition import Severity

# kind, title, Spanish title, number of spots, checks: (key, prompt, Spanish, moment, severity, %)
KINDS = (
    ("restroom", "Restroom", "Baño", 18, (
        ("stall-locks", "Does every stall door lock and open again?",
         "¿Cierra y abre bien la puerta de cada cabina?", "a guest locks the stall", 2, 14),
        ("soap", "Is there soap at every basin?", "¿Hay jabón en cada lavabo?",
         "a guest washes their hands", 1, 9),
        ("paper", "Is there paper in every stall?", "¿Hay papel en cada cabina?",
         "a guest needs paper", 2, 6),
        ("floor", "Is the floor dry and clean?", "¿Está el suelo seco y limpio?",
         "a guest walks in", 1, 8),
        ("dryer", "Do the hand dryers work?", "¿Funcionan los secamanos?",
         "a guest dries their hands", 1, 5),
        ("smell", "Does it smell of nothing?", "¿No huele a nada?", "a guest breathes in", 1, 4),
        ("alarm", "Does the emergency cord raise the alarm?",
         "¿Da la alarma el cordón de emergencia?", "a guest falls and needs help", 4, 1),
    )),
    ("entrance", "Entrance", "Entrada", 6, (
        ("door", "Does the front door open with one hand?",
         "¿Se abre la puerta principal con una mano?", "a guest arrives", 2, 5),
        ("mat", "Does the mat lie flat?", "¿Está plana la alfombrilla?",
         "a guest steps in", 2, 3),
        ("ramp", "Is the ramp free?", "¿Está libre la rampa?",
         "a guest arrives in a wheelchair", 4, 4),
        ("light", "Is every lamp lit?", "¿Están encendidas todas las luces?",
         "a guest finds the door in the dark", 1, 6),
    )),
    ("parking", "Parking", "Aparcamiento", 8, (
        ("signs", "Do the signs lead to free places?",
         "¿Llevan las señales a plazas libres?", "a guest looks for a place", 2, 11),
        ("machine", "Does the machine take cards?", "¿Acepta tarjetas la máquina?",
         "a guest pays for parking", 2, 7),
        ("bays", "Are the accessible bays free of things?",
         "¿Están despejadas las plazas accesibles?", "a guest with a permit parks", 4, 3),
    )),
    ("signage", "Signage", "Señalización", 14, (
        ("right-way", "Does the sign point the right way?", "¿Señala el letrero bien el camino?",
         "a guest looks for the hall", 1, 4),
        ("readable", "Can it be read from five metres?", "¿Se lee desde cinco metros?",
         "a guest reads while walking", 1, 2),
        ("lit", "Is it lit during the show?", "¿Está iluminado durante la función?",
         "a guest leaves the hall early", 2, 5),
    )),
    ("trash-bins", "Trash bins", "Papeleras", 14, (
        ("overflow", "Is there room in the bin?", "¿Queda sitio en la papelera?",
         "a guest throws a cup away", 1, 12),
        ("findable", "Can the bin be seen from the seats?",
         "¿Se ve la papelera desde los asientos?", "a guest looks for a bin", 1, 3),
        ("clean", "Is the bin clean outside?", "¿Está limpia por fuera?",
         "a guest touches the lid", 1, 6),
    )),
)  # fmt: skip
SEVERITIES = {1: Severity.MINOR, 2: Severity.MAJOR, 4: Severity.CRITICAL}
SPOKEN_KINDS = {"trash-bins": "Bin"}
