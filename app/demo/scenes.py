"""What the demo's photos show: small things that are wrong, drawn simply, and the same things
mended. Pure."""

from collections.abc import Sequence
from typing import Final

from app.demo.canvas import HEIGHT, WIDTH, Canvas, Colour, Point, vary_colour

STEEL: Final[Colour] = (176, 180, 184)
DARK: Final[Colour] = (44, 46, 52)
PAPER: Final[Colour] = (244, 243, 236)
RED: Final[Colour] = (196, 48, 40)
WALL: Final[Colour] = (222, 216, 204)
FLOOR: Final[Colour] = (158, 152, 146)
BLUE: Final[Colour] = (22, 82, 158)
GREEN: Final[Colour] = (24, 132, 84)
WATER: Final[Colour] = (128, 142, 150)


def draw_stall_lock(canvas: Canvas, *, mended: bool = False) -> None:
    """A stall door that does not close: the bolt is bent and misses its keeper."""
    chance = canvas.chance
    canvas.box((0, 0), (600, HEIGHT), vary_colour(chance, (120, 146, 158), 28))
    canvas.box((600, 0), (38, HEIGHT), (18, 20, 24))  # the gap
    canvas.box((638, 0), (WIDTH, HEIGHT), vary_colour(chance, (206, 202, 194)))
    canvas.box((586, 0), (14, HEIGHT), vary_colour(chance, STEEL))
    canvas.shade([(320, 330), (620, 330), (620, 540), (320, 540)], 90)
    canvas.box((330, 310), (210, 150), STEEL, 16)
    for x, y in ((352, 332), (518, 332), (352, 438), (518, 438)):
        canvas.blob((x, y), (9, 9), DARK)
        canvas.line([(x - 6, y), (x + 6, y)], STEEL, 3)
    drop = 0 if mended else chance.randint(50, 110)
    canvas.line([(400, 386), (560, 388), (640, 388 + drop)], (128, 132, 136), 44)
    canvas.line([(400, 378), (560, 380), (636, 380 + drop)], (214, 217, 220), 12)
    canvas.blob((420, 386), (34, 34), DARK)
    canvas.blob((420, 386), (20, 20), GREEN if mended else RED)
    keeper = Canvas(chance, STEEL, (90, 120))
    keeper.box((0, 40), (52, 46), (20, 22, 26))
    keeper.blob((46, 16), (8, 8), DARK)
    keeper.blob((48, 106), (8, 8), DARK if mended else (96, 70, 50))  # a screw has gone
    if mended:
        canvas.hang((656, 328), keeper, 0)
        canvas.line([(600, 388), (676, 388)], (128, 132, 136), 44)
        return
    canvas.hang((664, 290), keeper, chance.choice((0, 0, -4, -24)))
    canvas.line([(690, 424), (700, 520), (694, 560)], (150, 120, 92), 3)


def draw_full_bin(canvas: Canvas, *, mended: bool = False) -> None:
    """A bin with cups and boxes on top and beside it."""
    chance = canvas.chance
    canvas.box((0, 520), (WIDTH, 260), FLOOR)
    canvas.shade([(300, 640), (780, 640), (860, 720), (280, 720)], 150)
    for _ in range(0 if mended else chance.randint(14, 20)):
        _drop_rubbish(canvas, (chance.uniform(375, 650), chance.uniform(165, 268)))
    green = vary_colour(chance, (66, 92, 76))
    canvas.shape([(360, 290), (680, 290), (648, 700), (392, 700)], green)
    canvas.box((340, 268), (360, 44), (48, 66, 56), 14)
    canvas.write((520, 500), "BASURA", 54, (214, 222, 214))
    for _ in range(0 if mended else chance.randint(5, 9)):
        left, right = chance.choice(((120, 320), (720, 930)))
        _drop_rubbish(canvas, (chance.uniform(left, right), chance.uniform(610, 720)))


def _drop_rubbish(canvas: Canvas, at: Point) -> None:
    """A cup, a ball of paper or a box."""
    x, y = at
    kind = canvas.chance.randrange(3)
    colour = vary_colour(canvas.chance, ((198, 60, 52), (236, 232, 222), (190, 148, 96))[kind], 24)
    if kind == 0:
        cup = [(x - 30, y - 42), (x + 30, y - 42), (x + 21, y + 42), (x - 21, y + 42)]
        canvas.shape(cup, colour)
        canvas.box((x - 34, y - 50), (68, 12), PAPER, 5)
        canvas.line([(x + 6, y - 50), (x + 20, y - 96)], RED, 6)
    elif kind == 1:
        canvas.blob((x, y), (36, 30), colour)
        canvas.line([(x - 18, y - 8), (x, y + 6), (x + 18, y - 12)], (186, 182, 172), 3)
    else:
        canvas.box((x - 54, y - 26), (108, 56), colour, 4)
        canvas.line([(x - 54, y - 4), (x + 54, y - 4)], (140, 104, 62), 3)


def draw_wrong_arrow(canvas: Canvas, *, mended: bool = False) -> None:
    """A parking sign whose arrow points away from the entrance behind it."""
    chance = canvas.chance
    canvas.box((0, 0), (WIDTH, 460), vary_colour(chance, (176, 200, 218)))
    canvas.box((0, 430), (WIDTH, 340), (120, 120, 122))
    canvas.box((640, 190), (390, 260), (150, 138, 126))
    canvas.box((700, 280), (250, 170), (34, 34, 38))
    canvas.write((825, 236), "P1", 56, PAPER)
    canvas.line([(0, 600), (WIDTH, 560)], (226, 222, 210), 10)
    canvas.box((318, 300), (22, 440), STEEL)
    sign = Canvas(chance, PAPER, (440, 210))
    sign.box((8, 8), (423, 193), BLUE, 14)
    head = [(40, 105), (120, 40), (120, 82), (210, 82), (210, 128), (120, 128), (120, 170)]
    if mended:
        head = [(440 - x, y) for x, y in head]
    sign.shape(head, PAPER)
    sign.write((120 if mended else 320, 105), "P1", 120, PAPER)
    canvas.hang((100, 120), sign, 0 if mended else chance.uniform(-9, 9))


def draw_wet_floor(canvas: Canvas, *, mended: bool = False) -> None:
    """A puddle with wet paper on tiles, under a basin."""
    chance = canvas.chance
    canvas.box((0, 0), (WIDTH, 220), vary_colour(chance, WALL))
    canvas.box((0, 220), (WIDTH, HEIGHT), vary_colour(chance, (190, 186, 178)))
    canvas.tiles(128, 220, (160, 156, 150))
    canvas.box((560, -40), (320, 120), PAPER, 40)
    canvas.line([(720, 80), (720, 190), (800, 190), (800, 0)], STEEL, 26)
    if mended:
        return
    _spill(canvas, (560, 500), (300, 130), WATER)
    canvas.blob((470, 460), (70, 16), (206, 214, 218))
    for _ in range(chance.randint(3, 6)):
        at = (chance.uniform(340, 780), chance.uniform(430, 600))
        canvas.blob(at, (chance.uniform(22, 44), chance.uniform(12, 22)), PAPER)
    canvas.line([(720, 196), (722, 250)], WATER, 6)
    canvas.blob((722, 300), (7, 12), WATER)


def _spill(canvas: Canvas, centre: Point, radii: Point, colour: Colour) -> None:
    """A pool: one large ellipse and smaller ones around its edge."""
    chance = canvas.chance
    canvas.blob(centre, radii, colour)
    for _ in range(8):
        x = centre[0] + chance.uniform(-1, 1) * radii[0]
        y = centre[1] + chance.uniform(-0.8, 0.8) * radii[1]
        canvas.blob((x, y), (radii[0] * 0.3, radii[1] * 0.3), colour)


def draw_toilet(canvas: Canvas, *, mended: bool = False) -> None:
    """A toilet that did not flush, and runs over."""
    chance = canvas.chance
    canvas.box((0, 0), (WIDTH, 520), vary_colour(chance, (196, 208, 206)))
    canvas.tiles(112, 0, (176, 188, 186))
    canvas.box((0, 560), (WIDTH, 220), FLOOR)
    canvas.box((360, 60), (300, 230), PAPER, 24)
    canvas.box((480, 84), (60, 26), STEEL, 8)
    canvas.shape([(400, 480), (620, 480), (580, 700), (440, 700)], (226, 226, 220))
    canvas.blob((510, 420), (190, 130), PAPER)
    canvas.blob((510, 410), (140, 86), (206, 222, 226) if mended else (150, 136, 104))
    if mended:
        return
    for _ in range(7):
        at = (chance.uniform(410, 610), chance.uniform(360, 450))
        canvas.blob(at, (chance.uniform(24, 46), chance.uniform(14, 26)), (238, 236, 228))
    _spill(canvas, (520, 716), (chance.uniform(180, 260), 34), WATER)


def draw_blocked_way(canvas: Canvas, *, mended: bool = False) -> None:
    """A door to an exit or an accessible place, with boxes and a cart before it."""
    chance = canvas.chance
    canvas.box((0, 600), (WIDTH, 180), FLOOR)
    canvas.box((300, 120), (420, 500), DARK)
    canvas.box((316, 136), (388, 484), vary_colour(chance, (140, 60, 54), 24))
    canvas.box((360, 400), (300, 26), STEEL, 10)
    canvas.box((400, 40), (220, 66), GREEN, 6)
    canvas.write((510, 73), "SALIDA", 42, PAPER)
    if mended:
        return
    canvas.shade([(240, 620), (780, 620), (820, 700), (220, 700)], 150)
    for x, y, width, height in ((250, 470, 190, 210), (420, 380, 170, 300), (570, 500, 210, 180)):
        corner = (x + chance.uniform(-24, 24), y)
        canvas.box(corner, (width, height), vary_colour(chance, (188, 146, 96), 20), 3)
        middle = corner[1] + height * 0.42
        canvas.box((corner[0], middle), (width, 18), (206, 176, 128))
    canvas.line([(160, 690), (240, 300)], (216, 178, 62), 14)
    canvas.line([(150, 700), (190, 610), (130, 600)], (90, 110, 130), 22)


def draw_receipt(canvas: Canvas, *, mended: bool = False) -> None:
    """A receipt that fades until its last lines cannot be read."""
    chance = canvas.chance
    slip = Canvas(chance, PAPER, (400, 640))
    slip.write((200, 60), "TEATRO PUERTO CLARO", 28, DARK)
    for line in range(13):
        grey = 60 if mended else min(90 + line * 13 + chance.randint(-8, 8), 240)
        ink = (grey, grey, grey)
        y = 120 + line * 38
        slip.box((40, y), (chance.uniform(120, 210), 12), ink)
        slip.box((310, y), (50, 12), ink)
    canvas.box((0, 0), (WIDTH, HEIGHT), vary_colour(chance, (134, 98, 70)))
    canvas.shade([(330, 90), (760, 90), (760, 730), (330, 730)], 150)
    canvas.hang((300, 40), slip, chance.uniform(-8, 8))


def draw_screen(canvas: Canvas, *, mended: bool = False) -> None:
    """A phone or terminal that says only that something went wrong."""
    chance = canvas.chance
    canvas.box((0, 0), (WIDTH, HEIGHT), vary_colour(chance, (96, 104, 116)))
    screen = Canvas(chance, (24, 26, 30), (400, 640))
    screen.box((22, 46), (356, 548), (248, 248, 250), 8)
    screen.blob((200, 190), (74, 74), GREEN if mended else RED)
    if mended:
        screen.line([(162, 192), (190, 222), (240, 160)], PAPER, 16)
    else:
        screen.line([(168, 158), (232, 222)], PAPER, 16)
        screen.line([(232, 158), (168, 222)], PAPER, 16)
    screen.write((200, 320), "GRACIAS" if mended else "ERROR 51", 54, DARK)
    words = "Le esperamos el viernes" if mended else "Vuelva a intentarlo"
    screen.write((200, 380), words, 30, (120, 122, 128))
    screen.box((70, 470), (260, 70), (206, 208, 214), 12)
    canvas.shade([(330, 90), (740, 90), (740, 740), (330, 740)], 170)
    canvas.hang((306, 40), screen, chance.uniform(-7, 7))


def draw_stain(canvas: Canvas, *, mended: bool = False) -> None:
    """A stained wall and floor, sticky and crossed by flies."""
    chance = canvas.chance
    canvas.box((0, 0), (WIDTH, 470), vary_colour(chance, WALL))
    canvas.box((0, 470), (WIDTH, 300), vary_colour(chance, FLOOR))
    canvas.box((90, 220), (230, 470), (92, 98, 104), 20)
    if mended:
        return
    for _ in range(chance.randint(4, 7)):
        x = chance.uniform(360, 900)
        canvas.line([(x, 250), (x + chance.uniform(-12, 12), chance.uniform(360, 560))],
                    (140, 98, 58), chance.randint(8, 22))  # fmt: skip
    _spill(canvas, (590, 610), (210, 60), (118, 84, 54))
    for _ in range(9):
        x, y = chance.uniform(330, 900), chance.uniform(180, 640)
        canvas.blob((x, y), (7, 5), DARK)
        canvas.line([(x - 12, y - 7), (x, y), (x + 12, y - 7)], (90, 92, 96), 2)


def draw_hole(canvas: Canvas, *, mended: bool = False) -> None:
    """A hole in the ground with water in it, beside a cone."""
    chance = canvas.chance
    canvas.box((0, 0), (WIDTH, HEIGHT), vary_colour(chance, (112, 112, 116)))
    canvas.shape([(130, 0), (190, 0), (70, HEIGHT), (-30, HEIGHT)], (222, 220, 210))
    if mended:
        canvas.shape([(280, 390), (760, 400), (790, 640), (260, 630)], (72, 72, 76))
        return
    _spill(canvas, (520, 500), (220, 100), (62, 60, 60))
    _spill(canvas, (530, 512), (150, 60), WATER)
    for _ in range(6):
        x, y = chance.uniform(280, 760), chance.uniform(380, 640)
        turn = (x + chance.uniform(-90, 90), y + chance.uniform(-50, 50))
        canvas.line([(x, y), turn], (70, 70, 72), 5)
    canvas.shade([(700, 520), (940, 520), (960, 570), (690, 570)], 130)
    canvas.shape([(800, 180), (836, 180), (910, 530), (726, 530)], (226, 104, 38))
    canvas.shape([(778, 290), (858, 290), (876, 370), (760, 370)], PAPER)
    canvas.box((690, 522), (256, 30), (206, 88, 30), 8)


def draw_notice(canvas: Canvas, *, mended: bool = False) -> None:
    """A worn notice hung askew with tape, corrected by hand."""
    chance = canvas.chance
    canvas.box((0, 0), (WIDTH, HEIGHT), vary_colour(chance, (168, 186, 190)))
    canvas.box((60, 0), (36, HEIGHT), DARK)
    canvas.shade([(290, 120), (780, 110), (790, 680), (300, 690)], 120)
    sheet = Canvas(chance, PAPER, (440, 540))
    sheet.write((220, 80), "HORARIO", 62, BLUE)
    for line, text in enumerate(("Martes  10-20", "Viernes  10-22", "Domingo  11-21")):
        y = 190 + line * 84
        sheet.write((220, y), text, 40, DARK if mended else (110, 110, 112))
    if mended:
        canvas.hang((290, 110), sheet, 0)
        return
    _cross_out(sheet, (60, 276), 320)
    sheet.write((220, 480), "cerrado ??", 50, RED)
    sheet.blob((370, 430), (44, 36), (206, 190, 160))
    canvas.hang((260, 70), sheet, chance.uniform(4, 11) * chance.choice((-1, 1)))
    for x, y in ((310, 110), (700, 96), (330, 630)):
        canvas.box((x, y), (90, 34), (226, 214, 150))


def _cross_out(canvas: Canvas, at: Point, width: float) -> None:
    x, y = at
    zigzag: Sequence[Point] = [(x + n * width / 8, y + (14 if n % 2 else -14)) for n in range(9)]
    canvas.line(zigzag, RED, 7)


def draw_cabinet(canvas: Canvas, *, mended: bool = False) -> None:
    """A defibrillator's cabinet with its status light on red."""
    chance = canvas.chance
    canvas.box((0, 0), (WIDTH, HEIGHT), vary_colour(chance, WALL))
    canvas.shade([(290, 110), (770, 110), (770, 700), (290, 700)], 110)
    canvas.box((270, 80), (480, 590), GREEN, 18)
    canvas.box((310, 210), (400, 420), (226, 230, 230), 10)
    canvas.write((510, 146), "DESA", 84, PAPER)
    canvas.box((370, 330), (280, 250), (236, 180, 44), 26)
    heart = [(510, 540), (420, 440), (440, 396), (480, 394), (510, 424), (540, 394), (580, 396),
             (600, 440)]  # fmt: skip
    canvas.shape(heart, RED)
    canvas.shape([(520, 410), (486, 470), (512, 470), (498, 520), (540, 456), (514, 456)], PAPER)
    canvas.blob((650, 262), (34, 34), (16, 92, 48) if mended else (120, 20, 16))
    canvas.blob((650, 262), (24, 24), (82, 230, 130) if mended else (255, 70, 56))
