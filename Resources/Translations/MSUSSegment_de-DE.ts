<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="de_DE" sourcelanguage="en_US">
 <context>
  <name>MSUSSegment</name>
  <message>
   <source>Choose a picture or a cine to begin.</source>
   <translation>Bild oder Film (Cine) wählen, um zu beginnen.</translation>
  </message>
  <message>
   <source>The numbers of the frame shown. They follow while you drag; amber was edited or needs a look, blue was drawn by hand.</source>
   <translation>Die Werte des gezeigten Bildes. Sie folgen beim Ziehen; gelb wurde bearbeitet oder braucht einen Blick, blau ist von Hand gezeichnet.</translation>
  </message>
  <message>
   <source>Say that this frame is right: it counts as checked. Press again to take it back.</source>
   <translation>Sagen, dass dieses Bild stimmt: Es gilt als geprüft. Noch einmal drücken nimmt es zurück.</translation>
  </message>
  <message>
   <source>Accept</source>
   <translation>Annehmen</translation>
  </message>
  <message>
   <source>Go to the next measured frame that nobody has accepted yet.</source>
   <translation>Zum nächsten gemessenen Bild, das noch niemand angenommen hat.</translation>
  </message>
  <message>
   <source>Next unchecked</source>
   <translation>Nächstes ungeprüfte</translation>
  </message>
  <message>
   <source>Fill the view with the scan area; press again for the whole picture.</source>
   <translation>Die Ansicht mit dem Schallfeld füllen; noch einmal drücken für das ganze Bild.</translation>
  </message>
  <message>
   <source>Fit scan</source>
   <translation>Schallfeld</translation>
  </message>
  <message>
   <source>Show all keys, and change them.</source>
   <translation>Alle Tasten zeigen und ändern.</translation>
  </message>
  <message>
   <source>Keys…</source>
   <translation>Tasten…</translation>
  </message>
  <message>
   <source>1. Load</source>
   <translation>1. Laden</translation>
  </message>
  <message>
   <source>Picture or cine:</source>
   <translation>Bild oder Film:</translation>
  </message>
  <message>
   <source>An ultrasound picture that is already loaded, or the volume that a sequence browser plays.</source>
   <translation>Ein schon geladenes Ultraschallbild, oder das Volumen, das ein Sequenz-Browser abspielt.</translation>
  </message>
  <message>
   <source>Open an image, a video or a DICOM file. Files can also be dropped onto the window.</source>
   <translation>Ein Bild, ein Video oder eine DICOM-Datei öffnen. Dateien lassen sich auch auf das Fenster ziehen.</translation>
  </message>
  <message>
   <source>Open file…</source>
   <translation>Datei öffnen…</translation>
  </message>
  <message>
   <source>Recordings to try this with: category MSUSSegment of the module Sample Data.</source>
   <translation>Aufnahmen zum Ausprobieren: Kategorie MSUSSegment des Moduls Sample Data.</translation>
  </message>
  <message>
   <source>Sample data</source>
   <translation>Beispieldaten</translation>
  </message>
  <message>
   <source>The pictures that are loaded; click one to work on it. The others keep what they have.</source>
   <translation>Die geladenen Bilder; ein Klick wählt eines zur Arbeit. Die anderen behalten, was sie haben.</translation>
  </message>
  <message>
   <source>Segment and measure all frames of all pictures in this list, one after the other. Edits of yours are kept.</source>
   <translation>Alle Einzelbilder aller Bilder dieser Liste nacheinander segmentieren und messen. Ihre Änderungen bleiben.</translation>
  </message>
  <message>
   <source>Segment and measure all</source>
   <translation>Alle segmentieren und messen</translation>
  </message>
  <message>
   <source>2. Calibrate</source>
   <translation>2. Kalibrieren</translation>
  </message>
  <message>
   <source>Scale:</source>
   <translation>Maßstab:</translation>
  </message>
  <message>
   <source>The size of a pixel and where it came from.</source>
   <translation>Die Größe eines Pixels und woher sie bekannt ist.</translation>
  </message>
  <message>
   <source>Known distance:</source>
   <translation>Bekannte Strecke:</translation>
  </message>
  <message>
   <source>Click the two ends of a distance that you know, on the depth ruler for instance.</source>
   <translation>Die beiden Enden einer bekannten Strecke anklicken, zum Beispiel an der Tiefenskala.</translation>
  </message>
  <message>
   <source>Draw line</source>
   <translation>Linie zeichnen</translation>
  </message>
  <message>
   <source>The true length of the line.</source>
   <translation>Die wahre Länge der Linie.</translation>
  </message>
  <message>
   <source> mm</source>
   <translation> mm</translation>
  </message>
  <message>
   <source>Derive the pixel size from the line that was drawn.</source>
   <translation>Die Pixelgröße aus der gezeichneten Linie ableiten.</translation>
  </message>
  <message>
   <source>Use line</source>
   <translation>Linie nutzen</translation>
  </message>
  <message>
   <source>Depth ruler:</source>
   <translation>Tiefenskala:</translation>
  </message>
  <message>
   <source>Look for the tick marks and numbers of the depth ruler; nothing changes until you accept.</source>
   <translation>Striche und Zahlen der Tiefenskala suchen; nichts ändert sich, bevor Sie annehmen.</translation>
  </message>
  <message>
   <source>Find ticks</source>
   <translation>Striche suchen</translation>
  </message>
  <message>
   <source>Use the pixel size that the tick marks give.</source>
   <translation>Die Pixelgröße nehmen, die die Striche ergeben.</translation>
  </message>
  <message>
   <source>Typed:</source>
   <translation>Eingetippt:</translation>
  </message>
  <message>
   <source>Size of one pixel.</source>
   <translation>Größe eines Pixels.</translation>
  </message>
  <message>
   <source> mm/px</source>
   <translation> mm/px</translation>
  </message>
  <message>
   <source>Use the typed pixel size.</source>
   <translation>Die eingetippte Pixelgröße nehmen.</translation>
  </message>
  <message>
   <source>Use</source>
   <translation>Nehmen</translation>
  </message>
  <message>
   <source>Forget the scale: lengths are in pixels again.</source>
   <translation>Den Maßstab vergessen: Längen sind wieder in Pixeln.</translation>
  </message>
  <message>
   <source>Unknown</source>
   <translation>Unbekannt</translation>
  </message>
  <message>
   <source>3. Segment</source>
   <translation>3. Segmentieren</translation>
  </message>
  <message>
   <source>Task:</source>
   <translation>Aufgabe:</translation>
  </message>
  <message>
   <source>What to look for.</source>
   <translation>Wonach gesucht wird.</translation>
  </message>
  <message>
   <source>What is known of the model of this task.</source>
   <translation>Was über das Modell dieser Aufgabe bekannt ist.</translation>
  </message>
  <message>
   <source>Device:</source>
   <translation>Gerät:</translation>
  </message>
  <message>
   <source>Where the network computes. Automatic takes a graphics card when there is one.</source>
   <translation>Wo das Netz rechnet. Automatisch nimmt eine Grafikkarte, wenn es eine gibt.</translation>
  </message>
  <message>
   <source>Frames:</source>
   <translation>Einzelbilder:</translation>
  </message>
  <message>
   <source>Which frames of a cine to analyze.</source>
   <translation>Welche Einzelbilder eines Films ausgewertet werden.</translation>
  </message>
  <message>
   <source>First frame; frames are counted from 0.</source>
   <translation>Erstes Einzelbild; gezählt wird ab 0.</translation>
  </message>
  <message>
   <source>from </source>
   <translation>von </translation>
  </message>
  <message>
   <source>Last frame, included.</source>
   <translation>Letztes Einzelbild, eingeschlossen.</translation>
  </message>
  <message>
   <source>to </source>
   <translation>bis </translation>
  </message>
  <message>
   <source>1: every frame, 2: every second one …</source>
   <translation>1: jedes Einzelbild, 2: jedes zweite …</translation>
  </message>
  <message>
   <source>every </source>
   <translation>jedes </translation>
  </message>
  <message>
   <source>Measuring conventions</source>
   <translation>Messregeln</translation>
  </message>
  <message>
   <source>Find the structures and measure them. Edits of yours are kept.</source>
   <translation>Die Strukturen finden und messen. Ihre Änderungen bleiben.</translation>
  </message>
  <message>
   <source>Segment and measure</source>
   <translation>Segmentieren und messen</translation>
  </message>
  <message>
   <source>Stop; the frames that are done are kept.</source>
   <translation>Anhalten; was fertig ist, bleibt.</translation>
  </message>
  <message>
   <source>Cancel</source>
   <translation>Abbrechen</translation>
  </message>
  <message>
   <source>4. Correct</source>
   <translation>4. Korrigieren</translation>
  </message>
  <message>
   <source>Your name:</source>
   <translation>Ihr Name:</translation>
  </message>
  <message>
   <source>Stored beside every number that you change.</source>
   <translation>Steht neben jedem Wert, den Sie ändern.</translation>
  </message>
  <message>
   <source>optional, stored with your edits</source>
   <translation>freiwillig, steht bei Ihren Änderungen</translation>
  </message>
  <message>
   <source>Add:</source>
   <translation>Hinzufügen:</translation>
  </message>
  <message>
   <source>A segment for one more muscle, to be painted below.</source>
   <translation>Ein Segment für einen weiteren Muskel, das unten gemalt wird.</translation>
  </message>
  <message>
   <source>Segment</source>
   <translation>Segment</translation>
  </message>
  <message>
   <source>Contour:</source>
   <translation>Kontur:</translation>
  </message>
  <message>
   <source>Make the segment what the curve encloses: of the selected row, or of all.</source>
   <translation>Das Segment zu dem machen, was die Kurve umschließt: der gewählten Zeile oder aller.</translation>
  </message>
  <message>
   <source>Segment from curve</source>
   <translation>Segment aus Kurve</translation>
  </message>
  <message>
   <source>Make the curve the outline of its segment: of the selected row, or of all.</source>
   <translation>Die Kurve zum Umriss ihres Segments machen: der gewählten Zeile oder aller.</translation>
  </message>
  <message>
   <source>Curve from segment</source>
   <translation>Kurve aus Segment</translation>
  </message>
  <message>
   <source>Draw the curve onto the inner edge of the fascia within 3 mm. Look at the result; Undo takes it back.</source>
   <translation>Die Kurve an den inneren Rand der Faszie ziehen, höchstens 3 mm weit. Sehen Sie das Ergebnis an; Rückgängig nimmt es zurück.</translation>
  </message>
  <message>
   <source>To edge</source>
   <translation>An den Rand</translation>
  </message>
  <message>
   <source>Edits:</source>
   <translation>Änderungen:</translation>
  </message>
  <message>
   <source>Undo the last change of a line, a point or a segment; strokes of Paint segments are undone here, too.</source>
   <translation>Die letzte Änderung einer Linie, eines Punktes oder eines Segments zurücknehmen; auch Striche unter „Segmente malen“.</translation>
  </message>
  <message>
   <source>Undo</source>
   <translation>Rückgängig</translation>
  </message>
  <message>
   <source>Redo what was undone.</source>
   <translation>Wiederholen, was rückgängig gemacht wurde.</translation>
  </message>
  <message>
   <source>Redo</source>
   <translation>Wiederholen</translation>
  </message>
  <message>
   <source>End clicking; what is not complete is removed.</source>
   <translation>Das Klicken beenden; was nicht vollständig ist, wird entfernt.</translation>
  </message>
  <message>
   <source>Stop placing</source>
   <translation>Setzen beenden</translation>
  </message>
  <message>
   <source>Delete the line of the row that is selected in the table below.</source>
   <translation>Die Linie der unten in der Tabelle gewählten Zeile löschen.</translation>
  </message>
  <message>
   <source>Delete selected</source>
   <translation>Auswahl löschen</translation>
  </message>
  <message>
   <source>Discard the edits of this frame and show what the network found.</source>
   <translation>Die Änderungen dieses Bildes verwerfen und zeigen, was das Netz gefunden hat.</translation>
  </message>
  <message>
   <source>Reset to AI</source>
   <translation>Zurück zur KI</translation>
  </message>
  <message>
   <source>Copy the edits of this frame to the next one and go there; contours of a single picture to the next picture.</source>
   <translation>Die Änderungen dieses Bildes auf das nächste übertragen und dorthin gehen; Konturen eines einzelnen Bildes auf das nächste Bild.</translation>
  </message>
  <message>
   <source>Copy to next</source>
   <translation>Auf nächstes</translation>
  </message>
  <message>
   <source>Show overlay</source>
   <translation>Überlagerung zeigen</translation>
  </message>
  <message>
   <source>Show or hide segments and lines.</source>
   <translation>Segmente und Linien zeigen oder verbergen.</translation>
  </message>
  <message>
   <source>Paint segments</source>
   <translation>Segmente malen</translation>
  </message>
  <message>
   <source>Measure again from segments</source>
   <translation>Neu messen aus Segmenten</translation>
  </message>
  <message>
   <source>Derive lines and numbers anew from the painted segments. Lines that you moved are kept unless you say otherwise.</source>
   <translation>Linien und Werte neu aus den gemalten Segmenten ableiten. Von Ihnen verschobene Linien bleiben, wenn Sie nichts anderes sagen.</translation>
  </message>
  <message>
   <source>5. Read</source>
   <translation>5. Ablesen</translation>
  </message>
  <message>
   <source>Click a row to highlight its line in the picture, double-click its value to type it, right-click for more.</source>
   <translation>Ein Klick hebt die Linie der Zeile im Bild hervor, ein Doppelklick auf den Wert tippt ihn ein, ein Rechtsklick bietet mehr.</translation>
  </message>
  <message>
   <source>Slices apart</source>
   <translation>Schichtabstand</translation>
  </message>
  <message>
   <source>Distance of neighbouring slices of the volume, for the muscle's volume; 0: unknown.</source>
   <translation>Abstand benachbarter Schichten des Volumens, für das Muskelvolumen; 0: unbekannt.</translation>
  </message>
  <message>
   <source>unknown</source>
   <translation>unbekannt</translation>
  </message>
  <message>
   <source>By truncated cones between the outer slices with a contour; msus report puts it beside the longitudinal numbers.</source>
   <translation>Als Kegelstümpfe zwischen den äußeren Schichten mit einer Kontur; msus report stellt es neben die Längsschnitt-Werte.</translation>
  </message>
  <message>
   <source>Reference values (z-scores)</source>
   <translation>Normwerte (z-Werte)</translation>
  </message>
  <message>
   <source>Norms:</source>
   <translation>Normen:</translation>
  </message>
  <message>
   <source>Your table of reference values (CSV).</source>
   <translation>Ihre Tabelle mit Normwerten (CSV).</translation>
  </message>
  <message>
   <source>table of reference values (CSV)</source>
   <translation>Tabelle mit Normwerten (CSV)</translation>
  </message>
  <message>
   <source>Choose the table.</source>
   <translation>Die Tabelle wählen.</translation>
  </message>
  <message>
   <source>Browse…</source>
   <translation>Durchsuchen…</translation>
  </message>
  <message>
   <source>Muscle:</source>
   <translation>Muskel:</translation>
  </message>
  <message>
   <source>Its name in the table. Of several contours: one; other.</source>
   <translation>Sein Name in der Tabelle. Bei mehreren Konturen: einer; anderer.</translation>
  </message>
  <message>
   <source>as in the table</source>
   <translation>wie in der Tabelle</translation>
  </message>
  <message>
   <source>The side of the body.</source>
   <translation>Die Körperseite.</translation>
  </message>
  <message>
   <source>Abnormal:</source>
   <translation>Auffällig:</translation>
  </message>
  <message>
   <source>Echo intensity is called abnormal above this z-score. Empty: nothing is said.</source>
   <translation>Oberhalb dieses z-Werts heißt die Echointensität auffällig. Leer: Nichts wird gesagt.</translation>
  </message>
  <message>
   <source>EI: z above</source>
   <translation>EI: z über</translation>
  </message>
  <message>
   <source>The area is called abnormal below this z-score. Empty: nothing is said.</source>
   <translation>Unterhalb dieses z-Werts heißt die Fläche auffällig. Leer: Nichts wird gesagt.</translation>
  </message>
  <message>
   <source>CSA: z below</source>
   <translation>CSA: z unter</translation>
  </message>
  <message>
   <source>Subject:</source>
   <translation>Person:</translation>
  </message>
  <message>
   <source>Age in years. Stays in memory: it is never saved.</source>
   <translation>Alter in Jahren. Bleibt im Arbeitsspeicher: wird nie gespeichert.</translation>
  </message>
  <message>
   <source>age</source>
   <translation>Alter</translation>
  </message>
  <message>
   <source>Sex. Stays in memory: it is never saved.</source>
   <translation>Geschlecht. Bleibt im Arbeitsspeicher: wird nie gespeichert.</translation>
  </message>
  <message>
   <source>Height in cm. Stays in memory: it is never saved.</source>
   <translation>Größe in cm. Bleibt im Arbeitsspeicher: wird nie gespeichert.</translation>
  </message>
  <message>
   <source>cm</source>
   <translation>cm</translation>
  </message>
  <message>
   <source>Weight in kg. Stays in memory: it is never saved.</source>
   <translation>Gewicht in kg. Bleibt im Arbeitsspeicher: wird nie gespeichert.</translation>
  </message>
  <message>
   <source>kg</source>
   <translation>kg</translation>
  </message>
  <message>
   <source>Compare area and echo intensity with the norms, from now on at every change.</source>
   <translation>Fläche und Echointensität mit den Normen vergleichen, von jetzt an bei jeder Änderung.</translation>
  </message>
  <message>
   <source>Show z-scores</source>
   <translation>z-Werte zeigen</translation>
  </message>
  <message>
   <source>Take the z-scores out of the table.</source>
   <translation>Die z-Werte aus der Tabelle nehmen.</translation>
  </message>
  <message>
   <source>Remove</source>
   <translation>Entfernen</translation>
  </message>
  <message>
   <source>Take age, sex, height and weight from the DICOM file.</source>
   <translation>Alter, Geschlecht, Größe und Gewicht aus der DICOM-Datei nehmen.</translation>
  </message>
  <message>
   <source>From DICOM</source>
   <translation>Aus DICOM</translation>
  </message>
  <message>
   <source>This frame only</source>
   <translation>Nur dieses Bild</translation>
  </message>
  <message>
   <source>Uncheck to see the numbers of all frames.</source>
   <translation>Abwählen, um die Werte aller Einzelbilder zu sehen.</translation>
  </message>
  <message>
   <source>Which frames the table lists.</source>
   <translation>Welche Einzelbilder die Tabelle aufführt.</translation>
  </message>
  <message>
   <source>Go to the next frame that looks wrong or is unsure and that nobody has accepted: a jump, something missing, an implausible value.</source>
   <translation>Zum nächsten Bild, das falsch aussieht oder unsicher ist und das noch niemand angenommen hat: ein Sprung, etwas fehlt, ein unglaubwürdiger Wert.</translation>
  </message>
  <message>
   <source>Next flagged</source>
   <translation>Nächstes auffällige</translation>
  </message>
  <message>
   <source>Plot</source>
   <translation>Verlauf</translation>
  </message>
  <message>
   <source>Plot thickness, angle and fascicle length over time below the picture; click a point to go to its frame.</source>
   <translation>Dicke, Winkel und Faszikellänge über die Zeit unter dem Bild zeigen; ein Klick auf einen Punkt führt zu seinem Bild.</translation>
  </message>
  <message>
   <source>Signals…</source>
   <translation>Signale …</translation>
  </message>
  <message>
   <source>Show in the plot what was measured beside this recording, such as torque or joint angle: a targets.csv (clip, time_s or frame, signals with units) or a MATLAB file.</source>
   <translation>Im Diagramm zeigen, was neben dieser Aufnahme gemessen wurde, etwa Drehmoment oder Gelenkwinkel: eine targets.csv (clip, time_s oder frame, Signale mit Einheiten) oder eine MATLAB-Datei.</translation>
  </message>
  <message>
   <source>Histogram</source>
   <translation>Histogramm</translation>
  </message>
  <message>
   <source>Show how many pixels inside each closed curve of this frame have which grey level; callipers, text and what is painted as left out are not counted.</source>
   <translation>Zeigen, wie viele Pixel in jeder geschlossenen Kurve dieses Bildes welche Graustufe haben; Messmarken, Schrift und als ausgelassen Gemaltes zählen nicht.</translation>
  </message>
  <message>
   <source>6. Save</source>
   <translation>6. Speichern</translation>
  </message>
  <message>
   <source>Folder:</source>
   <translation>Ordner:</translation>
  </message>
  <message>
   <source>Where the results go; made when it is not there.</source>
   <translation>Wohin die Ergebnisse kommen; wird angelegt, wenn es ihn nicht gibt.</translation>
  </message>
  <message>
   <source>choose or type a folder</source>
   <translation>einen Ordner wählen oder eintippen</translation>
  </message>
  <message>
   <source>Choose the folder.</source>
   <translation>Den Ordner wählen.</translation>
  </message>
  <message>
   <source>Save everything</source>
   <translation>Alles speichern</translation>
  </message>
  <message>
   <source>Write scene, segmentation, markups, table, overlay picture or film: what `msus analyze` writes.</source>
   <translation>Szene, Segmentierung, Markierungen, Tabelle, Bild oder Film mit Überlagerung schreiben: was `msus analyze` schreibt.</translation>
  </message>
  <message>
   <source>Export:</source>
   <translation>Ausgeben:</translation>
  </message>
  <message>
   <source>Write the table of all frames into the folder.</source>
   <translation>Die Tabelle aller Einzelbilder in den Ordner schreiben.</translation>
  </message>
  <message>
   <source>Table (CSV)</source>
   <translation>Tabelle (CSV)</translation>
  </message>
  <message>
   <source>Write the segmentation of the frame shown into the folder.</source>
   <translation>Die Segmentierung des gezeigten Bildes in den Ordner schreiben.</translation>
  </message>
  <message>
   <source>Segmentation</source>
   <translation>Segmentierung</translation>
  </message>
  <message>
   <source>Write pictures and masks in the layout that `msus train` reads.</source>
   <translation>Bilder und Masken so schreiben, wie `msus train` sie liest.</translation>
  </message>
  <message>
   <source>Training data</source>
   <translation>Trainingsdaten</translation>
  </message>
  <message>
   <source>Training data:</source>
   <translation>Trainingsdaten:</translation>
  </message>
  <message>
   <source>Frames of one person stay together in one split; give every person a name.</source>
   <translation>Bilder einer Person bleiben in einem Teil beisammen; geben Sie jeder Person einen Namen.</translation>
  </message>
  <message>
   <source>person, e.g. S01</source>
   <translation>Person, z. B. S01</translation>
  </message>
  <message>
   <source>Which part of the data set these frames belong to.</source>
   <translation>Zu welchem Teil des Datensatzes diese Bilder gehören.</translation>
  </message>
  <message>
   <source>What has no segment in a frame is not there: it is stored as known to be absent. Otherwise it counts as not labelled, and training leaves it out. Say it anew for each export.</source>
   <translation>Was in einem Bild kein Segment hat, ist nicht da: Es wird als bekannt abwesend gespeichert. Sonst gilt es als nicht beschriftet, und das Training lässt es aus. Bei jeder Ausgabe neu zu sagen.</translation>
  </message>
  <message>
   <source>the rest is absent</source>
   <translation>der Rest fehlt</translation>
  </message>
  <message>
   <source>Study queue</source>
   <translation>Arbeitsliste einer Studie</translation>
  </message>
  <message>
   <source>Choose the folder of a study (msus study init). You work in it under the name of section 4.</source>
   <translation>Den Ordner einer Studie wählen (msus study init). Sie arbeiten darin unter dem Namen aus Abschnitt 4.</translation>
  </message>
  <message>
   <source>Open study…</source>
   <translation>Studie öffnen…</translation>
  </message>
  <message>
   <source>Show only images of this status.</source>
   <translation>Nur Bilder dieses Standes zeigen.</translation>
  </message>
  <message>
   <source>In which order images come.</source>
   <translation>In welcher Reihenfolge Bilder kommen.</translation>
  </message>
  <message>
   <source>Show only images in whose path, subject, muscle, flags or note all these words are; Enter searches.</source>
   <translation>Nur Bilder zeigen, in deren Pfad, Person, Muskel, Hinweisen oder Notiz alle diese Wörter stehen; Eingabetaste sucht.</translation>
  </message>
  <message>
   <source>search</source>
   <translation>suchen</translation>
  </message>
  <message>
   <source>The images of the study; double-click one to work on it. What you have changed in the one before is saved.</source>
   <translation>Die Bilder der Studie; Doppelklick öffnet eines. Was Sie im vorigen geändert haben, wird gespeichert.</translation>
  </message>
  <message>
   <source>The images before these.</source>
   <translation>Die Bilder davor.</translation>
  </message>
  <message>
   <source>‹ 100 before</source>
   <translation>‹ 100 davor</translation>
  </message>
  <message>
   <source>The images behind these.</source>
   <translation>Die Bilder dahinter.</translation>
  </message>
  <message>
   <source>100 more ›</source>
   <translation>100 weitere ›</translation>
  </message>
  <message>
   <source>The image that was open before this one.</source>
   <translation>Das Bild, das vor diesem offen war.</translation>
  </message>
  <message>
   <source>Previous</source>
   <translation>Zurück</translation>
  </message>
  <message>
   <source>Keep what was done so far, without going on.</source>
   <translation>Das bisher Getane behalten, ohne weiterzugehen.</translation>
  </message>
  <message>
   <source>Save</source>
   <translation>Speichern</translation>
  </message>
  <message>
   <source>The image is right as it is now; on to the next one.</source>
   <translation>Das Bild ist so richtig; weiter zum nächsten.</translation>
  </message>
  <message>
   <source>Approve</source>
   <translation>Annehmen</translation>
  </message>
  <message>
   <source>The image cannot be used; you are asked why. On to the next one.</source>
   <translation>Das Bild ist nicht zu gebrauchen; Sie werden gefragt, warum. Weiter zum nächsten.</translation>
  </message>
  <message>
   <source>Reject…</source>
   <translation>Ablehnen…</translation>
  </message>
  <message>
   <source>The next image that is still to be done. What you have changed in this one is saved.</source>
   <translation>Das nächste Bild, das noch zu tun ist. Was Sie in diesem geändert haben, wird gespeichert.</translation>
  </message>
  <message>
   <source>Next</source>
   <translation>Weiter</translation>
  </message>
  <message>
   <source>Help and keys</source>
   <translation>Hilfe und Tasten</translation>
  </message>
  <message>
   <source>A research tool, not a medical device.</source>
   <translation>Ein Forschungswerkzeug, kein Medizinprodukt.</translation>
  </message>
  <message>
   <source>deep aponeurosis</source>
   <translation>tiefe Aponeurose</translation>
  </message>
  <message>
   <source>superficial aponeurosis</source>
   <translation>oberflächliche Aponeurose</translation>
  </message>
  <message>
   <source>superficial and no deep aponeurosis</source>
   <translation>oberflächliche und keine tiefe Aponeurose</translation>
  </message>
  <message>
   <source>superficial and the deep aponeurosis</source>
   <translation>oberflächliche und tiefe Aponeurose</translation>
  </message>
  <message>
   <source>aponeurosis</source>
   <translation>Aponeurose</translation>
  </message>
  <message>
   <source>fascicle</source>
   <translation>Faszikel</translation>
  </message>
  <message>
   <source>contour</source>
   <translation>Kontur</translation>
  </message>
  <message>
   <source>the superficial aponeurosis</source>
   <translation>die oberflächliche Aponeurose</translation>
  </message>
  <message>
   <source>the deep aponeurosis</source>
   <translation>die tiefe Aponeurose</translation>
  </message>
  <message>
   <source>Fascicle {number}</source>
   <translation>Faszikel {number}</translation>
  </message>
  <message>
   <source>Superficial aponeurosis</source>
   <translation>Oberflächliche Aponeurose</translation>
  </message>
  <message>
   <source>Deep aponeurosis</source>
   <translation>Tiefe Aponeurose</translation>
  </message>
  <message>
   <source>Area {number}</source>
   <translation>Fläche {number}</translation>
  </message>
  <message>
   <source>Subcutaneous fat {number}</source>
   <translation>Unterhautfett {number}</translation>
  </message>
  <message>
   <source>coloured</source>
   <translation>farbige</translation>
  </message>
  <message>
   <source>masked</source>
   <translation>ausgeschlossene</translation>
  </message>
  <message>
   <source>unknown: lengths are in pixels</source>
   <translation>unbekannt: Längen in Pixeln</translation>
  </message>
  <message>
   <source>{size} mm per pixel ({source})</source>
   <translation>{size} mm je Pixel ({source})</translation>
  </message>
  <message>
   <source>{size} mm per voxel ({source})</source>
   <translation>{size} mm je Voxel ({source})</translation>
  </message>
  <message>
   <source>typed</source>
   <translation>eingetippt</translation>
  </message>
  <message>
   <source>drawn line</source>
   <translation>gezogene Linie</translation>
  </message>
  <message>
   <source>ruler ticks</source>
   <translation>Marken des Lineals</translation>
  </message>
  <message>
   <source>file header</source>
   <translation>Kopf der Datei</translation>
  </message>
  <message>
   <source>volume spacing</source>
   <translation>Abstände des Volumens</translation>
  </message>
  <message>
   <source>Draw a line over a known distance, look for the ruler's ticks, or type the size of a pixel.</source>
   <translation>Ziehen Sie eine Linie über einen bekannten Abstand, suchen Sie die Marken des Lineals, oder tippen Sie die Größe eines Pixels ein.</translation>
  </message>
  <message>
   <source>the muscle first</source>
   <translation>zuerst um den Muskel</translation>
  </message>
  <message>
   <source>a structure first</source>
   <translation>zuerst um eine Struktur</translation>
  </message>
  <message>
   <source>tendon</source>
   <translation>Sehne</translation>
  </message>
  <message>
   <source>tear</source>
   <translation>Riss</translation>
  </message>
  <message>
   <source>humeral head</source>
   <translation>Humeruskopf</translation>
  </message>
  <message>
   <source>bursal side</source>
   <translation>bursaseitig</translation>
  </message>
  <message>
   <source>articular side</source>
   <translation>gelenkseitig</translation>
  </message>
  <message>
   <source>intratendinous</source>
   <translation>intratendinös</translation>
  </message>
  <message>
   <source>bursal and articular side</source>
   <translation>bursa- und gelenkseitig</translation>
  </message>
  <message>
   <source>{name} has {len} frames, too many for the memory; cut it shorter.</source>
   <translation>{name} hat {len} Bilder, zu viele für den Speicher; bitte kürzen.</translation>
  </message>
  <message>
   <source>Choose a volume or a sequence first, or open a file.</source>
   <translation>Wählen Sie zuerst ein Volumen oder eine Sequenz, oder öffnen Sie eine Datei.</translation>
  </message>
  <message>
   <source>This sequence is not shown by any browser; open it in the Sequences module first.</source>
   <translation>Diese Sequenz wird von keinem Browser gezeigt; öffnen Sie sie zuerst im Modul Sequences.</translation>
  </message>
  <message>
   <source>"{name}" is not a picture; choose an ultrasound volume or sequence.</source>
   <translation>„{name}“ ist kein Bild; wählen Sie ein Ultraschallvolumen oder eine Sequenz.</translation>
  </message>
  <message>
   <source>"{name}" holds no picture; load it again.</source>
   <translation>„{name}“ enthält kein Bild; laden Sie es noch einmal.</translation>
  </message>
  <message>
   <source>"{name}" has {width} × {height} pixels, too few for an ultrasound picture; choose another.</source>
   <translation>„{name}“ hat {width} × {height} Pixel, zu wenige für ein Ultraschallbild; wählen Sie ein anderes.</translation>
  </message>
  <message>
   <source>"{name}" has {GetNumberOfScalarComponents} values a pixel; choose a grey or colour picture.</source>
   <translation>„{name}“ hat {GetNumberOfScalarComponents} Werte je Pixel; wählen Sie ein graues oder farbiges Bild.</translation>
  </message>
  <message>
   <source>"{name}" is under a transform; harden or remove the transform in the Data module first.</source>
   <translation>„{name}“ liegt unter einer Transformation; härten oder entfernen Sie diese zuerst im Modul Data.</translation>
  </message>
  <message>
   <source>The frames of "{GetName}" have different sizes ({sizes}); load them one by one.</source>
   <translation>Die Bilder von „{GetName}“ sind verschieden groß ({sizes}); laden Sie sie einzeln.</translation>
  </message>
  <message>
   <source>"{GetName}" is a sequence of 3-D volumes; choose a sequence of pictures.</source>
   <translation>„{GetName}“ ist eine Sequenz von 3-D-Volumen; wählen Sie eine Sequenz von Bildern.</translation>
  </message>
  <message>
   <source>"{GetName}" is played along with another sequence; choose the one that leads it.</source>
   <translation>„{GetName}“ läuft mit einer anderen Sequenz mit; wählen Sie die führende.</translation>
  </message>
  <message>
   <source>No model is installed for the task "{title}".</source>
   <translation>Für die Aufgabe „{title}“ ist kein Modell installiert.</translation>
  </message>
  <message>
   <source>The line's length must be a positive number of millimetres, for example 10, not {mm}.</source>
   <translation>Die Länge der Linie muss eine positive Zahl von Millimetern sein, zum Beispiel 10, nicht {mm}.</translation>
  </message>
  <message>
   <source>Draw a line over a known distance first.</source>
   <translation>Ziehen Sie zuerst eine Linie über einen bekannten Abstand.</translation>
  </message>
  <message>
   <source>The line has no length yet; place both of its ends on the ruler.</source>
   <translation>Die Linie hat noch keine Länge; setzen Sie beide Enden auf das Lineal.</translation>
  </message>
  <message>
   <source>The line does not lie on the picture; draw it in the view that shows the picture.</source>
   <translation>Die Linie liegt nicht auf dem Bild; ziehen Sie sie in der Ansicht, die das Bild zeigt.</translation>
  </message>
  <message>
   <source>That makes {spacing} mm per pixel, but ultrasound pictures have {low} to {high}; check the number and its unit.</source>
   <translation>Das ergibt {spacing} mm je Pixel, Ultraschallbilder haben aber {low} bis {high}; prüfen Sie Zahl und Einheit.</translation>
  </message>
  <message>
   <source>"{GetName}" is under a transform that bends space (it is not linear), so nothing can be measured; remove it in the Transforms module.</source>
   <translation>„{GetName}“ liegt unter einer Transformation, die den Raum krümmt (sie ist nicht linear), daher kann nichts gemessen werden; entfernen Sie sie im Modul Transforms.</translation>
  </message>
  <message>
   <source>The segmentation is no longer there; run the segmentation again.</source>
   <translation>Die Segmentierung ist nicht mehr da; segmentieren Sie noch einmal.</translation>
  </message>
  <message>
   <source>There is nothing to go back to: no model has segmented frame {item} yet.</source>
   <translation>Es gibt nichts, wozu man zurückkehren könnte: kein Modell hat Bild {item} bisher segmentiert.</translation>
  </message>
  <message>
   <source>Frame {item}: {error}</source>
   <translation>Bild {item}: {error}</translation>
  </message>
  <message>
   <source>The split is "train", "val" or "test", not {split}.</source>
   <translation>Der Teil ist „train“, „val“ oder „test“, nicht {split}.</translation>
  </message>
  <message>
   <source>The task "{title}" has no segments that could be examples for training.</source>
   <translation>Die Aufgabe „{title}“ hat keine Segmente, die Beispiele zum Trainieren sein könnten.</translation>
  </message>
  <message>
   <source>The task "{title}" has no structure {unknown}; it has {known}.</source>
   <translation>Die Aufgabe „{title}“ hat keine Struktur {unknown}; sie hat {known}.</translation>
  </message>
  <message>
   <source>{group} is in the split "{other}" of this data set already, and all frames of a person belong to one split: choose "{other2}", or the name of another person.</source>
   <translation>{group} ist schon im Teil „{other}“ dieses Datensatzes, und alle Bilder einer Person gehören in einen Teil: wählen Sie „{other2}“ oder den Namen einer anderen Person.</translation>
  </message>
  <message>
   <source>Frame {i} has no segments to learn from{drawn}; segment or paint it first, or leave it out.</source>
   <translation>Bild {i} hat keine Segmente zum Lernen{drawn}; segmentieren oder malen Sie es zuerst, oder lassen Sie es weg.</translation>
  </message>
  <message>
   <source>{path} is not the index of a data set (it has no column id); choose another folder.</source>
   <translation>{path} ist nicht der Index eines Datensatzes (ihm fehlt die Spalte id); wählen Sie einen anderen Ordner.</translation>
  </message>
  <message>
   <source>The examples could not be written to {folder} ({error}); choose another folder.</source>
   <translation>Die Beispiele konnten nicht nach {folder} geschrieben werden ({error}); wählen Sie einen anderen Ordner.</translation>
  </message>
  <message>
   <source>There are no numbers to export yet; segment the picture or add a line first.</source>
   <translation>Es gibt noch keine Zahlen zu exportieren; segmentieren Sie das Bild, oder fügen Sie eine Linie hinzu.</translation>
  </message>
  <message>
   <source>{place} could not be written; choose another folder or free some space.</source>
   <translation>{place} konnte nicht geschrieben werden; wählen Sie einen anderen Ordner, oder schaffen Sie Platz.</translation>
  </message>
  <message>
   <source>"{GetName}" has {GetNumberOfControlPoints} points; there is no point {i}.</source>
   <translation>„{GetName}“ hat {GetNumberOfControlPoints} Punkte; einen Punkt {i} gibt es nicht.</translation>
  </message>
  <message>
   <source>There is no kind of markup "{kind}"; choose one of {names}.</source>
   <translation>Eine Markierung der Art „{kind}“ gibt es nicht; wählen Sie eine von {names}.</translation>
  </message>
  <message>
   <source>The {lower} is already there; move it, or remove it first.</source>
   <translation>{lower} ist schon da; bewegen Sie sie, oder entfernen Sie sie zuerst.</translation>
  </message>
  <message>
   <source>Choose a table of norms (CSV) first.</source>
   <translation>Wählen Sie zuerst eine Tabelle von Normwerten (CSV).</translation>
  </message>
  <message>
   <source>The norms {norms} cannot be read ({reason}); choose the file again.</source>
   <translation>Die Normwerte {norms} können nicht gelesen werden ({reason}); wählen Sie die Datei noch einmal.</translation>
  </message>
  <message>
   <source>There is no scene at {path}; choose an .mrb file or a folder saved by MSUSSegment.</source>
   <translation>Unter {path} liegt keine Szene; wählen Sie eine .mrb-Datei oder einen Ordner, den MSUSSegment gespeichert hat.</translation>
  </message>
  <message>
   <source>{path} is not a Slicer scene, or it is damaged; choose another file.</source>
   <translation>{path} ist keine Slicer-Szene, oder sie ist beschädigt; wählen Sie eine andere Datei.</translation>
  </message>
  <message>
   <source>{path} could not be read as a Slicer scene; it may be damaged.</source>
   <translation>{path} konnte nicht als Slicer-Szene gelesen werden; sie ist vielleicht beschädigt.</translation>
  </message>
  <message>
   <source>{path} holds no muscle measured with MSUSSegment; open its picture and analyse it.</source>
   <translation>{path} enthält keinen mit MSUSSegment vermessenen Muskel; öffnen Sie sein Bild, und analysieren Sie es.</translation>
  </message>
  <message>
   <source>{path} holds {len} pictures, and it is not clear which of them {parent} was saved for; open it in Slicer (File &gt; Add Data), choose the right one, and save it again.</source>
   <translation>{path} enthält {len} Bilder, und es ist nicht klar, für welches davon {parent} gespeichert wurde; öffnen Sie es in Slicer (File &gt; Add Data), wählen Sie das richtige, und speichern Sie es noch einmal.</translation>
  </message>
  <message>
   <source>{name} could not be written</source>
   <translation>{name} konnte nicht geschrieben werden</translation>
  </message>
  <message>
   <source>The picture is no longer in the scene; choose or load one first.</source>
   <translation>Das Bild ist nicht mehr in der Szene; wählen oder laden Sie zuerst eines.</translation>
  </message>
  <message>
   <source>That leaves none of the {count} frames; they are counted from 0 to {value}.</source>
   <translation>Das lässt keines der {count} Bilder übrig; gezählt wird von 0 bis {value}.</translation>
  </message>
  <message>
   <source>Frame {i} is empty; load the recording again.</source>
   <translation>Bild {i} ist leer; laden Sie die Aufnahme noch einmal.</translation>
  </message>
  <message>
   <source>There is no frame {i}; they are counted from 0 to {value}.</source>
   <translation>Ein Bild {i} gibt es nicht; gezählt wird von 0 bis {value}.</translation>
  </message>
  <message>
   <source>There is no frame {index} to write the result into.</source>
   <translation>Es gibt kein Bild {index}, in das das Ergebnis geschrieben werden könnte.</translation>
  </message>
  <message>
   <source>The task "{title}" has no segment "{unknown}".</source>
   <translation>Die Aufgabe „{title}“ hat kein Segment „{unknown}“.</translation>
  </message>
  <message>
   <source>This line does not belong to the picture; delete it in the Markups module.</source>
   <translation>Diese Linie gehört nicht zum Bild; löschen Sie sie im Modul Markups.</translation>
  </message>
  <message>
   <source>This number cannot be typed; drag its line in the picture instead.</source>
   <translation>Diese Zahl kann nicht eingetippt werden; ziehen Sie stattdessen ihre Linie im Bild.</translation>
  </message>
  <message>
   <source>Type a number, such as 18.5.</source>
   <translation>Tippen Sie eine Zahl ein, etwa 18.5.</translation>
  </message>
  <message>
   <source>The line cannot be laid so that it measures {value}; drag it instead.</source>
   <translation>Die Linie kann nicht so gelegt werden, dass sie {value} misst; ziehen Sie sie stattdessen.</translation>
  </message>
  <message>
   <source>This line does not belong to the picture.</source>
   <translation>Diese Linie gehört nicht zum Bild.</translation>
  </message>
  <message>
   <source>This is the last frame; there is none to copy to.</source>
   <translation>Das ist das letzte Bild; es gibt keines, in das kopiert werden könnte.</translation>
  </message>
  <message>
   <source>This line is not drawn on the frame, so there is nothing to copy.</source>
   <translation>Diese Linie ist in diesem Bild nicht gezeichnet, also gibt es nichts zu kopieren.</translation>
  </message>
  <message>
   <source>Nothing is measured in this frame yet, so there is nothing to accept.</source>
   <translation>In diesem Bild ist noch nichts gemessen, also gibt es nichts anzunehmen.</translation>
  </message>
  <message>
   <source>There is nothing in the segment; paint {what}.</source>
   <translation>Im Segment ist nichts; malen Sie ({what}).</translation>
  </message>
  <message>
   <source>There is no closed curve; draw one around {what}.</source>
   <translation>Es gibt keine geschlossene Kurve; zeichnen Sie eine ({what}).</translation>
  </message>
  <message>
   <source>In the task "{title}" there is one segment of each kind.</source>
   <translation>In der Aufgabe „{title}“ gibt es von jeder Art ein Segment.</translation>
  </message>
  <message>
   <source>The task "{title}" proposes no such line.</source>
   <translation>Die Aufgabe „{title}“ schlägt keine solche Linie vor.</translation>
  </message>
  <message>
   <source>Nothing on this frame was changed by hand, so there is nothing to copy.</source>
   <translation>In diesem Bild wurde nichts von Hand geändert, also gibt es nichts zu kopieren.</translation>
  </message>
  <message>
   <source>The next frame was changed by hand ({join}); say that it may be replaced.</source>
   <translation>Das nächste Bild wurde von Hand geändert ({join}); sagen Sie, dass das ersetzt werden darf.</translation>
  </message>
  <message>
   <source>There is no contour to copy; draw one first.</source>
   <translation>Es gibt keine Kontur zu kopieren; zeichnen Sie zuerst eine.</translation>
  </message>
  <message>
   <source>These frames are no slices of a volume, which alone have a distance.</source>
   <translation>Diese Bilder sind keine Schichten eines Volumens; nur solche haben einen Abstand.</translation>
  </message>
  <message>
   <source>Slices are {low} to {high} mm apart; correct their distance.</source>
   <translation>Schichten liegen {low} bis {high} mm auseinander; berichtigen Sie den Abstand.</translation>
  </message>
  <message>
   <source>No DICOM file with age, sex, height or weight belongs to this picture; type them.</source>
   <translation>Zu diesem Bild gehört keine DICOM-Datei mit Alter, Geschlecht, Größe oder Gewicht; tippen Sie sie ein.</translation>
  </message>
  <message>
   <source>In the task "{title}" no closed curve belongs to a segment.</source>
   <translation>In der Aufgabe „{title}“ gehört keine geschlossene Kurve zu einem Segment.</translation>
  </message>
  <message>
   <source>Every how many frames must be 1 or more.</source>
   <translation>Jedes wievielte Bild muss 1 oder mehr sein.</translation>
  </message>
  <message>
   <source>The contour encloses no pixel of the picture; drag its points back inside.</source>
   <translation>Die Kontur umschließt kein Pixel des Bildes; ziehen Sie ihre Punkte wieder hinein.</translation>
  </message>
  <message>
   <source>{name} has contours of its own ({join}); delete them there first.</source>
   <translation>{name} hat eigene Konturen ({join}); löschen Sie sie dort zuerst.</translation>
  </message>
  <message>
   <source>Say why the image is rejected, such as: blurred, another muscle, cut off.</source>
   <translation>Sagen Sie, warum das Bild abgelehnt wird, etwa: unscharf, anderer Muskel, abgeschnitten.</translation>
  </message>
  <message>
   <source>{path} holds no volume measured with MSUSSegment.</source>
   <translation>{path} enthält kein mit MSUSSegment vermessenes Volumen.</translation>
  </message>
  <message>
   <source>"{GetName}" was measured by the task {name}, which is not installed here; install what brings it, then open the scene again.</source>
   <translation>„{GetName}“ wurde mit der Aufgabe {name} gemessen, die hier nicht installiert ist; installieren Sie, was sie mitbringt, und öffnen Sie die Szene noch einmal.</translation>
  </message>
  <message>
   <source>"{GetName}" is no volume; choose a 3-D image of several slices.</source>
   <translation>„{GetName}“ ist kein Volumen; wählen Sie ein 3-D-Bild aus mehreren Schichten.</translation>
  </message>
  <message>
   <source>"{GetName}" is under a transform; harden or remove the transform in the Data module first.</source>
   <translation>„{GetName}“ liegt unter einer Transformation; härten oder entfernen Sie diese zuerst im Modul Data.</translation>
  </message>
  <message>
   <source>"{GetName}" has voxels of {sizes} mm, which cannot be; correct it in Volumes.</source>
   <translation>„{GetName}“ hat Voxel von {sizes} mm, was nicht sein kann; berichtigen Sie das in Volumes.</translation>
  </message>
  <message>
   <source>"{name}" was measured by the task "{title}"; clone the volume in the Data module, and measure the clone by another task.</source>
   <translation>„{name}“ wurde mit der Aufgabe „{title}“ gemessen; klonen Sie das Volumen im Modul Data, und messen Sie den Klon mit einer anderen Aufgabe.</translation>
  </message>
  <message>
   <source>"{title}" is placed; drag its points, or delete it in Data to begin anew.</source>
   <translation>„{title}“ ist gesetzt; ziehen Sie die Punkte, oder löschen Sie es in Data, um neu zu beginnen.</translation>
  </message>
  <message>
   <source>The fascicle cannot be turned to {value}°; drag its ends instead.</source>
   <translation>Der Faszikel kann nicht auf {value}° gedreht werden; ziehen Sie stattdessen seine Enden.</translation>
  </message>
  <message>
   <source>The aponeurosis that the angle is measured at is missing; draw it first.</source>
   <translation>Die Aponeurose, an der der Winkel gemessen wird, fehlt; zeichnen Sie sie zuerst.</translation>
  </message>
  <message>
   <source>Only a straight line can be given a length; drag its points instead.</source>
   <translation>Nur einer geraden Linie kann eine Länge gegeben werden; ziehen Sie stattdessen ihre Punkte.</translation>
  </message>
  <message>
   <source>A length must be more than 0.</source>
   <translation>Eine Länge muss größer als 0 sein.</translation>
  </message>
  <message>
   <source>The line has no length yet, so it has no direction; drag an end first.</source>
   <translation>Die Linie hat noch keine Länge, also keine Richtung; ziehen Sie zuerst an einem Ende.</translation>
  </message>
  <message>
   <source>A fascicle ends at the aponeuroses, so its length follows from its angle: type the pennation angle, or choose the convention that reads fascicles as they are drawn.</source>
   <translation>Ein Faszikel endet an den Aponeurosen, seine Länge folgt also aus seinem Winkel: tippen Sie den Fiederungswinkel ein, oder wählen Sie die Konvention, die Faszikel liest, wie sie gezeichnet sind.</translation>
  </message>
  <message>
   <source>There is no angle to change; draw the fascicle first.</source>
   <translation>Es gibt keinen Winkel zu ändern; zeichnen Sie zuerst den Faszikel.</translation>
  </message>
  <message>
   <source>A pennation angle lies between 0 and 90 degrees.</source>
   <translation>Ein Fiederungswinkel liegt zwischen 0 und 90 Grad.</translation>
  </message>
  <message>
   <source>There is no fascicle to turn; draw it first.</source>
   <translation>Es gibt keinen Faszikel zu drehen; zeichnen Sie zuerst einen.</translation>
  </message>
  <message>
   <source>The task "{title}" has no segments to measure.</source>
   <translation>Die Aufgabe „{title}“ hat keine Segmente zu messen.</translation>
  </message>
  <message>
   <source>{value} is a folder; choose a file in it.</source>
   <translation>{value} ist ein Ordner; wählen Sie eine Datei darin.</translation>
  </message>
  <message>
   <source>{name} is no ordinary file (a pipe or a device); save the recording as a file.</source>
   <translation>{name} ist keine gewöhnliche Datei (sondern eine Pipe oder ein Gerät); speichern Sie die Aufnahme als Datei.</translation>
  </message>
  <message>
   <source>{name} is empty; copy or export it again.</source>
   <translation>{name} ist leer; kopieren oder exportieren Sie die Datei noch einmal.</translation>
  </message>
  <message>
   <source>{name} is no kind of file that can be opened; choose DICOM or one of {join}.</source>
   <translation>{name} ist keine Datei, die geöffnet werden kann; wählen Sie DICOM oder eine von {join}.</translation>
  </message>
  <message>
   <source>{path} {what}; check its name and folder.</source>
   <translation>{path} {what}; prüfen Sie Name und Ordner.</translation>
  </message>
  <message>
   <source>{name} cannot be read ({strerror}); check its access rights.</source>
   <translation>{name} kann nicht gelesen werden ({strerror}); prüfen Sie die Zugriffsrechte.</translation>
  </message>
  <message>
   <source>{name} cannot be read, it seems damaged ({detail}); copy or export it again.</source>
   <translation>{name} kann nicht gelesen werden und scheint beschädigt ({detail}); kopieren oder exportieren Sie die Datei noch einmal.</translation>
  </message>
  <message>
   <source>The folder {path} holds no file that can be opened; choose another one.</source>
   <translation>Der Ordner {path} enthält keine Datei, die geöffnet werden kann; wählen Sie einen anderen.</translation>
  </message>
  <message>
   <source>No file matches {named}; check the pattern.</source>
   <translation>Keine Datei passt auf {named}; prüfen Sie das Muster.</translation>
  </message>
  <message>
   <source>{what} was deleted by {rater}</source>
   <translation>{what} wurde von {rater} gelöscht</translation>
  </message>
  <message>
   <source>{what} was deleted</source>
   <translation>{what} wurde gelöscht</translation>
  </message>
  <message>
   <source>{value} is outside {low} to {high}</source>
   <translation>{value} liegt außerhalb von {low} bis {high}</translation>
  </message>
  <message>
   <source>{count} {kind} pixel</source>
   <translation>{count} {kind} Pixel</translation>
  </message>
  <message>
   <source>{count} {kind} pixels</source>
   <translation>{count} {kind} Pixel</translation>
  </message>
  <message>
   <source>no {what} was found {where}</source>
   <translation>nicht gefunden: {what} {where}</translation>
  </message>
  <message>
   <source>no {what} was found</source>
   <translation>nicht gefunden: {what}</translation>
  </message>
  <message>
   <source>nothing was found</source>
   <translation>nichts gefunden</translation>
  </message>
  <message>
   <source>{lower} is not placed; {hint}</source>
   <translation>{lower} ist nicht gesetzt; {hint}</translation>
  </message>
  <message>
   <source>{lower} is not placed</source>
   <translation>{lower} ist nicht gesetzt</translation>
  </message>
  <message>
   <source>no {what} mask was given</source>
   <translation>keine Maske gegeben: {what}</translation>
  </message>
  <message>
   <source>no fascicle trace is long enough and inside the muscle</source>
   <translation>keine Spur eines Faszikels ist lang genug und im Muskel</translation>
  </message>
  <message>
   <source>the {what} of the muscle measured in the other frames was not found</source>
   <translation>nicht gefunden, des in den anderen Bildern gemessenen Muskels: {what}</translation>
  </message>
  <message>
   <source>the picture does not look like a longitudinal scan of a muscle; if it is one, draw the lines by hand</source>
   <translation>das Bild sieht nicht wie ein Längsschnitt eines Muskels aus; ist es einer, so zeichnen Sie die Linien von Hand</translation>
  </message>
  <message>
   <source>the aponeuroses do not lie above one another in the picture</source>
   <translation>die Aponeurosen liegen im Bild nicht übereinander</translation>
  </message>
  <message>
   <source>the fascicle does not meet the {what} within a plausible distance</source>
   <translation>der Faszikel trifft in plausiblem Abstand nicht auf: {what}</translation>
  </message>
  <message>
   <source>no {what} was found to end the fascicle</source>
   <translation>nicht gefunden, wo der Faszikel enden könnte: {what}</translation>
  </message>
  <message>
   <source>no {what} is drawn</source>
   <translation>nicht gezeichnet: {what}</translation>
  </message>
  <message>
   <source>{what} does not lie on the picture: one of them is under another transform; harden or remove the transform in the Data module</source>
   <translation>{what} liegt nicht auf dem Bild: eines davon liegt unter einer anderen Transformation; härten oder entfernen Sie diese im Modul Data</translation>
  </message>
  <message>
   <source>as drawn, not extended: {why}</source>
   <translation>wie gezeichnet, nicht verlängert: {why}</translation>
  </message>
  <message>
   <source>unsure</source>
   <translation>unsicher</translation>
  </message>
  <message>
   <source>implausible: {outside} ({state})</source>
   <translation>unplausibel: {outside} ({state})</translation>
  </message>
  <message>
   <source>implausible: {outside}</source>
   <translation>unplausibel: {outside}</translation>
  </message>
  <message>
   <source>extrapolated {percent}</source>
   <translation>{percent} extrapoliert</translation>
  </message>
  <message>
   <source>from {known} of {total} lines</source>
   <translation>aus {known} von {total} Linien</translation>
  </message>
  <message>
   <source>drawn by another convention ({convention})</source>
   <translation>nach anderer Konvention gezeichnet ({convention})</translation>
  </message>
  <message>
   <source>found with another {what} than the one that is drawn now; run again</source>
   <translation>mit anderem gefunden, als jetzt gezeichnet ist ({what}); segmentieren Sie noch einmal</translation>
  </message>
  <message>
   <source>the segments overlap in {count} voxel; erase them in all but one</source>
   <translation>die Segmente überlappen in {count} Voxel; löschen Sie es in allen bis auf eines</translation>
  </message>
  <message>
   <source>the segments overlap in {count} voxels; erase them in all but one</source>
   <translation>die Segmente überlappen in {count} Voxeln; löschen Sie diese in allen bis auf eines</translation>
  </message>
  <message>
   <source>proposed: from the top of the scan area to the contour; check the line</source>
   <translation>Vorschlag: vom oberen Rand des Scanbereichs bis zur Kontur; prüfen Sie die Linie</translation>
  </message>
  <message>
   <source>the contour leaves the scan area</source>
   <translation>die Kontur verlässt den Scanbereich</translation>
  </message>
  <message>
   <source>EI of the part inside the scan area</source>
   <translation>EI des Teils im Scanbereich</translation>
  </message>
  <message>
   <source>pixels taken as square</source>
   <translation>Pixel als quadratisch angenommen</translation>
  </message>
  <message>
   <source>smoothed</source>
   <translation>geglättet</translation>
  </message>
  <message>
   <source>smoothed over a missing value</source>
   <translation>über einen fehlenden Wert geglättet</translation>
  </message>
  <message>
   <source>no value: {why}</source>
   <translation>kein Wert: {why}</translation>
  </message>
  <message>
   <source>read as if nothing moved: there are no earlier frames at this distance in time</source>
   <translation>gelesen, als bewegte sich nichts: frühere Bilder in diesem zeitlichen Abstand fehlen</translation>
  </message>
  <message>
   <source>the fascicles run the other way than in the training clips; the region was mirrored first</source>
   <translation>die Faszikel laufen anders herum als in den Trainingsclips; der Bereich wurde vorher gespiegelt</translation>
  </message>
  <message>
   <source>unlike the frames that the model was trained on ({size} times the difference that is usual there)</source>
   <translation>anders als die Bilder, mit denen das Modell trainiert wurde ({size}-mal der dort übliche Unterschied)</translation>
  </message>
  <message>
   <source>EI without {pixels}</source>
   <translation>EI ohne {pixels}</translation>
  </message>
  <message>
   <source>{percent} of the pixels are white (saturated), so EI is too low; lower the gain</source>
   <translation>{percent} der Pixel sind weiß (gesättigt), die EI ist daher zu niedrig; verringern Sie die Verstärkung</translation>
  </message>
  <message>
   <source>{percent} of the contour is coloured, as in colour Doppler or elastography; measure echo intensity on a plain B-mode image</source>
   <translation>{percent} der Kontur ist farbig, wie bei Farbdoppler oder Elastographie; messen Sie die Echointensität in einem einfachen B-Bild</translation>
  </message>
  <message>
   <source>the contour holds no pixel centre</source>
   <translation>die Kontur enthält keinen Mittelpunkt eines Pixels</translation>
  </message>
  <message>
   <source>every pixel in the contour is excluded by the mask</source>
   <translation>jedes Pixel in der Kontur ist durch die Maske ausgeschlossen</translation>
  </message>
  <message>
   <source>EI cannot be compared: {why}</source>
   <translation>EI ist nicht vergleichbar: {why}</translation>
  </message>
  <message>
   <source>missing: {quantity} ({why})</source>
   <translation>fehlt: {quantity} ({why})</translation>
  </message>
  <message>
   <source>missing: {quantity}</source>
   <translation>fehlt: {quantity}</translation>
  </message>
  <message>
   <source>jump: {quantity} is {size} off its neighbours</source>
   <translation>Sprung: {quantity} weicht um {size} von den Nachbarn ab</translation>
  </message>
  <message>
   <source>implausible: {quantity} {outside}</source>
   <translation>unplausibel: {quantity} {outside}</translation>
  </message>
  <message>
   <source>The tear lies outside the tendon; draw the tendon's outline around it.</source>
   <translation>Der Riss liegt außerhalb der Sehne; den Umriss der Sehne um ihn herum zeichnen.</translation>
  </message>
  <message>
   <source>full-thickness tear: it reaches from the joint to the bursa</source>
   <translation>kompletter Riss: er reicht vom Gelenk bis zur Bursa</translation>
  </message>
  <message>
   <source>partial-thickness tear, {side}, Ellman grade {grade} by its depth</source>
   <translation>Partialriss, {side}, nach der Tiefe Ellman Grad {grade}</translation>
  </message>
  <message>
   <source>partial-thickness tear, {side}</source>
   <translation>Partialriss, {side}</translation>
  </message>
  <message>
   <source>{value} % of the tear lie outside the tendon; correct a curve</source>
   <translation>{value} % des Risses liegen außerhalb der Sehne; eine der Kurven korrigieren</translation>
  </message>
  <message>
   <source>{value} % of the tendon are coloured, as in colour Doppler, which hides tears and imitates them; use a plain B-mode picture</source>
   <translation>{value} % der Sehne sind farbig, wie im Farbdoppler, der Risse verdeckt und vortäuscht; ein einfaches B-Bild verwenden</translation>
  </message>
  <message>
   <source>the classifier sees no tear in this picture (probability {value}); look at it</source>
   <translation>der Klassifikator sieht in diesem Bild keinen Riss (Wahrscheinlichkeit {value}); bitte ansehen</translation>
  </message>
  <message>
   <source>The segments are empty; paint the tendon and the tear, or run the segmentation.</source>
   <translation>Die Segmente sind leer; Sehne und Riss malen, oder segmentieren lassen.</translation>
  </message>
  <message>
   <source>there are only {count} slices; the shape of a bone needs {least} or more</source>
   <translation>es sind nur {count} Schichten; für die Form eines Knochens braucht es {least} oder mehr</translation>
  </message>
  <message>
   <source>the field of view cuts the {what}; the volume is that of the part inside</source>
   <translation>das Bildfeld schneidet {what} ab; das Volumen ist das des Teils darin</translation>
  </message>
  <message>
   <source>the field of view cuts the head</source>
   <translation>das Bildfeld schneidet den Kopf ab</translation>
  </message>
  <message>
   <source>the field of view cuts the face of the glenoid</source>
   <translation>das Bildfeld schneidet die Fläche des Glenoids ab</translation>
  </message>
  <message>
   <source>only {value} % of the sphere is covered by bone</source>
   <translation>nur {value} % der Kugel sind von Knochen bedeckt</translation>
  </message>
  <message>
   <source>{value} mm is outside {low} to {high} mm</source>
   <translation>{value} mm liegt außerhalb von {low} bis {high} mm</translation>
  </message>
  <message>
   <source>the image does not say which way it lies, so that front and back are not known</source>
   <translation>das Bild sagt nicht, wie es liegt; vorn und hinten sind daher unbekannt</translation>
  </message>
  <message>
   <source>{what} was moved by hand</source>
   <translation>{what} wurde von Hand bewegt</translation>
  </message>
  <message>
   <source>The height of the glenoid lies along its normal; place it again.</source>
   <translation>Die Höhe des Glenoids liegt entlang seiner Normalen; setzen Sie sie neu.</translation>
  </message>
  <message>
   <source>The plane of the glenoid has no direction; place it again.</source>
   <translation>Die Ebene des Glenoids hat keine Richtung; setzen Sie sie neu.</translation>
  </message>
  <message>
   <source>Finds muscle structures in ultrasound pictures and cines with a light neural network and measures muscle thickness, pennation angle, fascicle length, cross-sectional area and echo intensity on lines that can be dragged. Work through the panel from top to bottom: load, calibrate, segment, correct, read, save. A tutorial is in the &lt;a href="https://github.com/MSUSSegment/SlicerMSUSSegment#tutorial"&gt;README&lt;/a&gt;. Needs 3D Slicer 5.12 or later. A research tool, not a medical device.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>The network follows Chen S, Zhou ZZ, Liang DX: CMSCNet, Quantitative Imaging in Medicine and Surgery 2025;15(8):7046-7061, &lt;a href="https://doi.org/10.21037/qims-2024-2523"&gt;doi 10.21037/qims-2024-2523&lt;/a&gt;. Please cite it when you use this module.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>automatic</source>
   <translation>automatisch</translation>
  </message>
  <message>
   <source>graphics card (CUDA)</source>
   <translation>Grafikkarte (CUDA)</translation>
  </message>
  <message>
   <source>this frame</source>
   <translation>dieses Bild</translation>
  </message>
  <message>
   <source>all frames</source>
   <translation>alle Bilder</translation>
  </message>
  <message>
   <source>a range</source>
   <translation>ein Bereich</translation>
  </message>
  <message>
   <source>A run is going on; wait for it, or cancel it first.</source>
   <translation>Ein Lauf ist im Gang; warten Sie, oder brechen Sie ihn zuerst ab.</translation>
  </message>
 </context>
 <context>
  <name>panel.areas</name>
  <message>
   <source>Segment {numbers} made from the curve.</source>
   <translation>Segment {numbers} aus der Kurve gemacht.</translation>
  </message>
  <message>
   <source>Curve {numbers} made from the segment.</source>
   <translation>Kurve {numbers} aus dem Segment gemacht.</translation>
  </message>
  <message>
   <source>Curve {numbers} drawn onto the edge; look at it, Undo takes it back.</source>
   <translation>Kurve {numbers} an den Rand gezogen; sehen Sie es an, Rückgängig nimmt es zurück.</translation>
  </message>
  <message>
   <source>There is no other picture to copy to; load it first.</source>
   <translation>Es gibt kein anderes Bild, auf das übertragen werden könnte; laden Sie es zuerst.</translation>
  </message>
  <message>
   <source>Contours copied to {name}; drag them into place.</source>
   <translation>Konturen auf {name} übertragen; ziehen Sie sie an ihren Platz.</translation>
  </message>
  <message>
   <source>{name}: paint it, then press Curve from segment.</source>
   <translation>{name}: malen Sie es, dann drücken Sie Kurve aus Segment.</translation>
  </message>
 </context>
 <context>
  <name>panel.ask</name>
  <message>
   <source>{name} is no ultrasound picture (its modality is {modality}), and what is measured in one means something else in it. Work on it all the same?</source>
   <translation>{name} ist kein Ultraschallbild (seine Modalität ist {modality}), und was in einem gemessen wird, bedeutet darin etwas anderes. Trotzdem damit arbeiten?</translation>
  </message>
  <message>
   <source>All files</source>
   <translation>Alle Dateien</translation>
  </message>
  <message>
   <source>{name} says that it is {modality}, and the task {task} was made for {wanted}: its numbers may mean nothing there. Measure by it all the same?</source>
   <translation>{name} sagt von sich, es sei {modality}, und die Aufgabe {task} ist für {wanted} gemacht: ihre Zahlen bedeuten dort vielleicht nichts. Trotzdem damit messen?</translation>
  </message>
  <message>
   <source>OK</source>
   <translation>OK</translation>
  </message>
  <message>
   <source>Cancel</source>
   <translation>Abbrechen</translation>
  </message>
  <message>
   <source>auto</source>
   <translation>automatisch</translation>
  </message>
  <message>
   <source>edited</source>
   <translation>bearbeitet</translation>
  </message>
  <message>
   <source>manual</source>
   <translation>von Hand</translation>
  </message>
  <message>
   <source>Known distance</source>
   <translation>Bekannte Strecke</translation>
  </message>
  <message>
   <source>Longitudinal muscle scan</source>
   <translation>Muskel im Längsschnitt</translation>
  </message>
  <message>
   <source>Superficial</source>
   <translation>Oberflächlich</translation>
  </message>
  <message>
   <source>Draw the superficial aponeurosis along its lower edge: click along it, right-click to end.</source>
   <translation>Die oberflächliche Aponeurose an ihrem unteren Rand entlang zeichnen: entlang klicken, Rechtsklick beendet.</translation>
  </message>
  <message>
   <source>Deep</source>
   <translation>Tief</translation>
  </message>
  <message>
   <source>Draw the deep aponeurosis along its upper edge: click along it, right-click to end.</source>
   <translation>Die tiefe Aponeurose an ihrem oberen Rand entlang zeichnen: entlang klicken, Rechtsklick beendet.</translation>
  </message>
  <message>
   <source>Fascicle</source>
   <translation>Faszikel</translation>
  </message>
  <message>
   <source>Add a fascicle: click its two ends. Its pennation angle comes along.</source>
   <translation>Ein Faszikel hinzufügen: seine beiden Enden anklicken. Sein Fiederungswinkel kommt mit.</translation>
  </message>
  <message>
   <source>Thickness</source>
   <translation>Dicke</translation>
  </message>
  <message>
   <source>Add a thickness line: click its two ends.</source>
   <translation>Eine Dickenlinie hinzufügen: ihre beiden Enden anklicken.</translation>
  </message>
  <message>
   <source>Angle</source>
   <translation>Winkel</translation>
  </message>
  <message>
   <source>Add a pennation angle: click arm, vertex, arm.</source>
   <translation>Einen Fiederungswinkel hinzufügen: Schenkel, Scheitel, Schenkel anklicken.</translation>
  </message>
  <message>
   <source>Closed curve</source>
   <translation>Geschlossene Kurve</translation>
  </message>
  <message>
   <source>Add a closed curve: click around it, right-click to end.</source>
   <translation>Eine geschlossene Kurve hinzufügen: ringsum klicken, Rechtsklick beendet.</translation>
  </message>
  <message>
   <source>Muscle thickness</source>
   <translation>Muskeldicke</translation>
  </message>
  <message>
   <source>Pennation angle</source>
   <translation>Fiederungswinkel</translation>
  </message>
  <message>
   <source>Fascicle length</source>
   <translation>Faszikellänge</translation>
  </message>
  <message>
   <source>Fascicle angle</source>
   <translation>Faszikelneigung</translation>
  </message>
  <message>
   <source>Superficial angle</source>
   <translation>Neigung oberflächlich</translation>
  </message>
  <message>
   <source>Deep angle</source>
   <translation>Neigung tief</translation>
  </message>
  <message>
   <source>Area (CSA)</source>
   <translation>Fläche (CSA)</translation>
  </message>
  <message>
   <source>Perimeter</source>
   <translation>Umfang</translation>
  </message>
  <message>
   <source>Echo intensity</source>
   <translation>Echointensität</translation>
  </message>
  <message>
   <source>Echo intensity SD</source>
   <translation>Echointensität SD</translation>
  </message>
  <message>
   <source>EI median</source>
   <translation>EI Median</translation>
  </message>
  <message>
   <source>Width</source>
   <translation>Breite</translation>
  </message>
  <message>
   <source>Depth</source>
   <translation>Tiefe</translation>
  </message>
  <message>
   <source>Depth / width</source>
   <translation>Tiefe / Breite</translation>
  </message>
  <message>
   <source>Pixels left out of EI</source>
   <translation>Bei EI ausgelassene Pixel</translation>
  </message>
  <message>
   <source>along the normal of the mid-line</source>
   <translation>längs der Normalen der Mittellinie</translation>
  </message>
  <message>
   <source>vertical</source>
   <translation>senkrecht</translation>
  </message>
  <message>
   <source>against the deep aponeurosis</source>
   <translation>zur tiefen Aponeurose</translation>
  </message>
  <message>
   <source>against the superficial aponeurosis</source>
   <translation>zur oberflächlichen Aponeurose</translation>
  </message>
  <message>
   <source>length of the fascicle's line</source>
   <translation>Länge der Faszikellinie</translation>
  </message>
  <message>
   <source>MT / sin PA</source>
   <translation>MT / sin PA</translation>
  </message>
  <message>
   <source>Drawn fascicles</source>
   <translation>Gezeichnete Faszikel</translation>
  </message>
  <message>
   <source>extended to both aponeuroses</source>
   <translation>bis zu beiden Aponeurosen verlängert</translation>
  </message>
  <message>
   <source>as drawn</source>
   <translation>wie gezeichnet</translation>
  </message>
  <message>
   <source>Muscle state</source>
   <translation>Muskelzustand</translation>
  </message>
  <message>
   <source>not known</source>
   <translation>nicht bekannt</translation>
  </message>
  <message>
   <source>at rest</source>
   <translation>in Ruhe</translation>
  </message>
  <message>
   <source>contracting</source>
   <translation>angespannt</translation>
  </message>
  <message>
   <source>Muscle state (angle, torque, activity)</source>
   <translation>Muskelzustand (Winkel, Drehmoment, Aktivität)</translation>
  </message>
  <message>
   <source>Region</source>
   <translation>Bereich</translation>
  </message>
  <message>
   <source>Click round the muscle between the aponeuroses, right-click to end; then run again.</source>
   <translation>Zwischen den Aponeurosen um den Muskel herum klicken, Rechtsklick beendet; dann neu auswerten.</translation>
  </message>
  <message>
   <source>Joint angle</source>
   <translation>Gelenkwinkel</translation>
  </message>
  <message>
   <source>Joint torque</source>
   <translation>Drehmoment im Gelenk</translation>
  </message>
  <message>
   <source>EMG</source>
   <translation>EMG</translation>
  </message>
  <message>
   <source>MT, PA and FL beside</source>
   <translation>MT, PA und FL daneben</translation>
  </message>
  <message>
   <source>as they are on the frame</source>
   <translation>wie sie im Bild sind</translation>
  </message>
  <message>
   <source>found in every frame, slower</source>
   <translation>in jedem Bild gesucht, langsamer</translation>
  </message>
  <message>
   <source>Rotator cuff tear</source>
   <translation>Riss der Rotatorenmanschette</translation>
  </message>
  <message>
   <source>Tendon</source>
   <translation>Sehne</translation>
  </message>
  <message>
   <source>Click round the tendon, its tear included; right-click to end.</source>
   <translation>Um die Sehne klicken, mit ihrem Riss; Rechtsklick beendet.</translation>
  </message>
  <message>
   <source>Tear</source>
   <translation>Riss</translation>
  </message>
  <message>
   <source>Click round the tear; right-click to end.</source>
   <translation>Um den Riss klicken; Rechtsklick beendet.</translation>
  </message>
  <message>
   <source>Humeral head</source>
   <translation>Humeruskopf</translation>
  </message>
  <message>
   <source>Click along the bone's surface and back below it; right-click to end.</source>
   <translation>Entlang der Knochenoberfläche klicken und darunter zurück; Rechtsklick beendet.</translation>
  </message>
  <message>
   <source>Tear width</source>
   <translation>Rissbreite</translation>
  </message>
  <message>
   <source>Click the two ends: tear width.</source>
   <translation>Die beiden Enden anklicken: Rissbreite.</translation>
  </message>
  <message>
   <source>Tear depth</source>
   <translation>Risstiefe</translation>
  </message>
  <message>
   <source>Click the two ends: tear depth.</source>
   <translation>Die beiden Enden anklicken: Risstiefe.</translation>
  </message>
  <message>
   <source>Tendon thickness</source>
   <translation>Sehnendicke</translation>
  </message>
  <message>
   <source>Click the two ends: tendon thickness.</source>
   <translation>Die beiden Enden anklicken: Sehnendicke.</translation>
  </message>
  <message>
   <source>Distance from the footprint</source>
   <translation>Abstand vom Footprint</translation>
  </message>
  <message>
   <source>Click the two ends: distance from the footprint.</source>
   <translation>Die beiden Enden anklicken: Abstand vom Footprint.</translation>
  </message>
  <message>
   <source>Tear area</source>
   <translation>Rissfläche</translation>
  </message>
  <message>
   <source>Tear width along the tendon</source>
   <translation>Rissbreite längs der Sehne</translation>
  </message>
  <message>
   <source>Tear depth across the tendon</source>
   <translation>Risstiefe quer zur Sehne</translation>
  </message>
  <message>
   <source>Share of the thickness torn</source>
   <translation>Gerissener Anteil der Dicke</translation>
  </message>
  <message>
   <source>Tendon echo intensity</source>
   <translation>Echointensität der Sehne</translation>
  </message>
  <message>
   <source>Probability of a tear</source>
   <translation>Wahrscheinlichkeit eines Risses</translation>
  </message>
  <message>
   <source>Full-thickness tear</source>
   <translation>Kompletter Riss</translation>
  </message>
  <message>
   <source>reaches joint and bursa</source>
   <translation>reicht bis Gelenk und Bursa</translation>
  </message>
  <message>
   <source>90 % or more of the thickness</source>
   <translation>90 % der Dicke oder mehr</translation>
  </message>
  <message>
   <source>Shoulder bones in MRI</source>
   <translation>Schulterknochen im MRT</translation>
  </message>
  <message>
   <source>Scapular axis</source>
   <translation>Skapulaachse</translation>
  </message>
  <message>
   <source>place three points: where the spine of the scapula meets its medial border, its inferior angle, and the centre of the glenoid (or as far towards the first two as the image goes)</source>
   <translation>setzen Sie drei Punkte: wo die Spina scapulae auf den medialen Rand trifft, den unteren Winkel und die Mitte des Glenoids (oder so weit zu den ersten beiden hin, wie das Bild reicht)</translation>
  </message>
  <message>
   <source>Volume of the humerus</source>
   <translation>Volumen des Humerus</translation>
  </message>
  <message>
   <source>Volume of the glenoid</source>
   <translation>Volumen des Glenoids</translation>
  </message>
  <message>
   <source>Diameter of the head</source>
   <translation>Durchmesser des Kopfes</translation>
  </message>
  <message>
   <source>Distance of the bone to the sphere</source>
   <translation>Abstand des Knochens zur Kugel</translation>
  </message>
  <message>
   <source>Height of the glenoid</source>
   <translation>Höhe des Glenoids</translation>
  </message>
  <message>
   <source>Width of the glenoid</source>
   <translation>Breite des Glenoids</translation>
  </message>
  <message>
   <source>Head coverage</source>
   <translation>Überdachung des Kopfes</translation>
  </message>
  <message>
   <source>Version of the glenoid (+ forwards)</source>
   <translation>Version des Glenoids (+ nach vorn)</translation>
  </message>
  <message>
   <source>Inclination of the glenoid (+ upwards)</source>
   <translation>Inklination des Glenoids (+ nach oben)</translation>
  </message>
  <message>
   <source>Subluxation index (50: centred)</source>
   <translation>Subluxationsindex (50: zentriert)</translation>
  </message>
  <message>
   <source>Subluxation index</source>
   <translation>Subluxationsindex</translation>
  </message>
  <message>
   <source>against the glenoid (Walch 1998)</source>
   <translation>gegen das Glenoid (Walch 1998)</translation>
  </message>
  <message>
   <source>against the scapular plane (Sabesan 2014)</source>
   <translation>gegen die Skapulaebene (Sabesan 2014)</translation>
  </message>
  <message>
   <source>Head coverage (Saha 1971)</source>
   <translation>Überdachung des Kopfes (Saha 1971)</translation>
  </message>
  <message>
   <source>of the glenoid's width</source>
   <translation>der Breite des Glenoids</translation>
  </message>
  <message>
   <source>of its height</source>
   <translation>seiner Höhe</translation>
  </message>
  <message>
   <source>Transverse muscle scan</source>
   <translation>Muskel im Querschnitt</translation>
  </message>
  <message>
   <source>Fat line</source>
   <translation>Fettlinie</translation>
  </message>
  <message>
   <source>Propose a line through the fat above each contour, to be dragged. Without a contour: click its two ends.</source>
   <translation>Über jeder Kontur eine Linie durch das Fett vorschlagen, die gezogen werden kann. Ohne Kontur: ihre beiden Enden anklicken.</translation>
  </message>
  <message>
   <source>Fat thickness</source>
   <translation>Fettdicke</translation>
  </message>
  <message>
   <source>EI, fat-corrected</source>
   <translation>EI, fettkorrigiert</translation>
  </message>
  <message>
   <source>Fat correction of EI</source>
   <translation>Fettkorrektur der EI</translation>
  </message>
  <message>
   <source>none</source>
   <translation>keine</translation>
  </message>
  <message>
   <source>Young et al. 2015 (+40.5 per cm)</source>
   <translation>Young et al. 2015 (+40,5 je cm)</translation>
  </message>
  <message>
   <source>Transverse nerve scan</source>
   <translation>Nerv im Querschnitt</translation>
  </message>
 </context>
 <context>
  <name>panel.calibrate</name>
  <message>
   <source>This scanner screen had {scale} before. Press Accept if the depth is the same.</source>
   <translation>Dieser Gerätebildschirm hatte zuvor {scale}. Drücken Sie Annehmen, wenn die Tiefe dieselbe ist.</translation>
  </message>
  <message>
   <source>Click the two ends of a distance that you know, type its length, then press Use line.</source>
   <translation>Klicken Sie die beiden Enden einer bekannten Strecke an, tippen Sie ihre Länge ein, dann drücken Sie Linie nutzen.</translation>
  </message>
  <message>
   <source>No tick marks were found that are clear enough for a scale: draw a line over a known distance, or type the pixel size.</source>
   <translation>Es wurden keine Striche gefunden, die für einen Maßstab klar genug sind: Zeichnen Sie eine Linie über eine bekannte Strecke, oder tippen Sie die Pixelgröße ein.</translation>
  </message>
  <message>
   <source>This screen had {scale} before, but no ruler is seen on it: accept it only at the same depth.</source>
   <translation>Dieser Bildschirm hatte zuvor {scale}, aber es ist keine Skala zu sehen: Nehmen Sie nur bei derselben Tiefe an.</translation>
  </message>
  <message>
   <source>Draw a line over a known distance first: press Draw line and click its two ends.</source>
   <translation>Zeichnen Sie zuerst eine Linie über eine bekannte Strecke: Drücken Sie Linie zeichnen und klicken Sie ihre beiden Enden an.</translation>
  </message>
  <message>
   <source>Press Find ticks first.</source>
   <translation>Drücken Sie zuerst Striche suchen.</translation>
  </message>
  <message>
   <source>as before on this screen</source>
   <translation>wie zuvor auf diesem Bildschirm</translation>
  </message>
  <message>
   <source>Scale: {scale}. Every number follows it.</source>
   <translation>Maßstab: {scale}. Alle Werte folgen ihm.</translation>
  </message>
  <message>
   <source>Found {what}. Press Accept if that is right.</source>
   <translation>Gefunden: {what}. Drücken Sie Annehmen, wenn das stimmt.</translation>
  </message>
  <message>
   <source>auto</source>
   <translation>automatisch</translation>
  </message>
  <message>
   <source>edited</source>
   <translation>bearbeitet</translation>
  </message>
  <message>
   <source>manual</source>
   <translation>von Hand</translation>
  </message>
  <message>
   <source>Known distance</source>
   <translation>Bekannte Strecke</translation>
  </message>
  <message>
   <source>Longitudinal muscle scan</source>
   <translation>Muskel im Längsschnitt</translation>
  </message>
  <message>
   <source>Superficial</source>
   <translation>Oberflächlich</translation>
  </message>
  <message>
   <source>Draw the superficial aponeurosis along its lower edge: click along it, right-click to end.</source>
   <translation>Die oberflächliche Aponeurose an ihrem unteren Rand entlang zeichnen: entlang klicken, Rechtsklick beendet.</translation>
  </message>
  <message>
   <source>Deep</source>
   <translation>Tief</translation>
  </message>
  <message>
   <source>Draw the deep aponeurosis along its upper edge: click along it, right-click to end.</source>
   <translation>Die tiefe Aponeurose an ihrem oberen Rand entlang zeichnen: entlang klicken, Rechtsklick beendet.</translation>
  </message>
  <message>
   <source>Fascicle</source>
   <translation>Faszikel</translation>
  </message>
  <message>
   <source>Add a fascicle: click its two ends. Its pennation angle comes along.</source>
   <translation>Ein Faszikel hinzufügen: seine beiden Enden anklicken. Sein Fiederungswinkel kommt mit.</translation>
  </message>
  <message>
   <source>Thickness</source>
   <translation>Dicke</translation>
  </message>
  <message>
   <source>Add a thickness line: click its two ends.</source>
   <translation>Eine Dickenlinie hinzufügen: ihre beiden Enden anklicken.</translation>
  </message>
  <message>
   <source>Angle</source>
   <translation>Winkel</translation>
  </message>
  <message>
   <source>Add a pennation angle: click arm, vertex, arm.</source>
   <translation>Einen Fiederungswinkel hinzufügen: Schenkel, Scheitel, Schenkel anklicken.</translation>
  </message>
  <message>
   <source>Closed curve</source>
   <translation>Geschlossene Kurve</translation>
  </message>
  <message>
   <source>Add a closed curve: click around it, right-click to end.</source>
   <translation>Eine geschlossene Kurve hinzufügen: ringsum klicken, Rechtsklick beendet.</translation>
  </message>
  <message>
   <source>Muscle thickness</source>
   <translation>Muskeldicke</translation>
  </message>
  <message>
   <source>Pennation angle</source>
   <translation>Fiederungswinkel</translation>
  </message>
  <message>
   <source>Fascicle length</source>
   <translation>Faszikellänge</translation>
  </message>
  <message>
   <source>Fascicle angle</source>
   <translation>Faszikelneigung</translation>
  </message>
  <message>
   <source>Superficial angle</source>
   <translation>Neigung oberflächlich</translation>
  </message>
  <message>
   <source>Deep angle</source>
   <translation>Neigung tief</translation>
  </message>
  <message>
   <source>Area (CSA)</source>
   <translation>Fläche (CSA)</translation>
  </message>
  <message>
   <source>Perimeter</source>
   <translation>Umfang</translation>
  </message>
  <message>
   <source>Echo intensity</source>
   <translation>Echointensität</translation>
  </message>
  <message>
   <source>Echo intensity SD</source>
   <translation>Echointensität SD</translation>
  </message>
  <message>
   <source>EI median</source>
   <translation>EI Median</translation>
  </message>
  <message>
   <source>Width</source>
   <translation>Breite</translation>
  </message>
  <message>
   <source>Depth</source>
   <translation>Tiefe</translation>
  </message>
  <message>
   <source>Depth / width</source>
   <translation>Tiefe / Breite</translation>
  </message>
  <message>
   <source>Pixels left out of EI</source>
   <translation>Bei EI ausgelassene Pixel</translation>
  </message>
  <message>
   <source>along the normal of the mid-line</source>
   <translation>längs der Normalen der Mittellinie</translation>
  </message>
  <message>
   <source>vertical</source>
   <translation>senkrecht</translation>
  </message>
  <message>
   <source>against the deep aponeurosis</source>
   <translation>zur tiefen Aponeurose</translation>
  </message>
  <message>
   <source>against the superficial aponeurosis</source>
   <translation>zur oberflächlichen Aponeurose</translation>
  </message>
  <message>
   <source>length of the fascicle's line</source>
   <translation>Länge der Faszikellinie</translation>
  </message>
  <message>
   <source>MT / sin PA</source>
   <translation>MT / sin PA</translation>
  </message>
  <message>
   <source>Drawn fascicles</source>
   <translation>Gezeichnete Faszikel</translation>
  </message>
  <message>
   <source>extended to both aponeuroses</source>
   <translation>bis zu beiden Aponeurosen verlängert</translation>
  </message>
  <message>
   <source>as drawn</source>
   <translation>wie gezeichnet</translation>
  </message>
  <message>
   <source>Muscle state</source>
   <translation>Muskelzustand</translation>
  </message>
  <message>
   <source>not known</source>
   <translation>nicht bekannt</translation>
  </message>
  <message>
   <source>at rest</source>
   <translation>in Ruhe</translation>
  </message>
  <message>
   <source>contracting</source>
   <translation>angespannt</translation>
  </message>
  <message>
   <source>Muscle state (angle, torque, activity)</source>
   <translation>Muskelzustand (Winkel, Drehmoment, Aktivität)</translation>
  </message>
  <message>
   <source>Region</source>
   <translation>Bereich</translation>
  </message>
  <message>
   <source>Click round the muscle between the aponeuroses, right-click to end; then run again.</source>
   <translation>Zwischen den Aponeurosen um den Muskel herum klicken, Rechtsklick beendet; dann neu auswerten.</translation>
  </message>
  <message>
   <source>Joint angle</source>
   <translation>Gelenkwinkel</translation>
  </message>
  <message>
   <source>Joint torque</source>
   <translation>Drehmoment im Gelenk</translation>
  </message>
  <message>
   <source>EMG</source>
   <translation>EMG</translation>
  </message>
  <message>
   <source>MT, PA and FL beside</source>
   <translation>MT, PA und FL daneben</translation>
  </message>
  <message>
   <source>as they are on the frame</source>
   <translation>wie sie im Bild sind</translation>
  </message>
  <message>
   <source>found in every frame, slower</source>
   <translation>in jedem Bild gesucht, langsamer</translation>
  </message>
  <message>
   <source>Rotator cuff tear</source>
   <translation>Riss der Rotatorenmanschette</translation>
  </message>
  <message>
   <source>Tendon</source>
   <translation>Sehne</translation>
  </message>
  <message>
   <source>Click round the tendon, its tear included; right-click to end.</source>
   <translation>Um die Sehne klicken, mit ihrem Riss; Rechtsklick beendet.</translation>
  </message>
  <message>
   <source>Tear</source>
   <translation>Riss</translation>
  </message>
  <message>
   <source>Click round the tear; right-click to end.</source>
   <translation>Um den Riss klicken; Rechtsklick beendet.</translation>
  </message>
  <message>
   <source>Humeral head</source>
   <translation>Humeruskopf</translation>
  </message>
  <message>
   <source>Click along the bone's surface and back below it; right-click to end.</source>
   <translation>Entlang der Knochenoberfläche klicken und darunter zurück; Rechtsklick beendet.</translation>
  </message>
  <message>
   <source>Tear width</source>
   <translation>Rissbreite</translation>
  </message>
  <message>
   <source>Click the two ends: tear width.</source>
   <translation>Die beiden Enden anklicken: Rissbreite.</translation>
  </message>
  <message>
   <source>Tear depth</source>
   <translation>Risstiefe</translation>
  </message>
  <message>
   <source>Click the two ends: tear depth.</source>
   <translation>Die beiden Enden anklicken: Risstiefe.</translation>
  </message>
  <message>
   <source>Tendon thickness</source>
   <translation>Sehnendicke</translation>
  </message>
  <message>
   <source>Click the two ends: tendon thickness.</source>
   <translation>Die beiden Enden anklicken: Sehnendicke.</translation>
  </message>
  <message>
   <source>Distance from the footprint</source>
   <translation>Abstand vom Footprint</translation>
  </message>
  <message>
   <source>Click the two ends: distance from the footprint.</source>
   <translation>Die beiden Enden anklicken: Abstand vom Footprint.</translation>
  </message>
  <message>
   <source>Tear area</source>
   <translation>Rissfläche</translation>
  </message>
  <message>
   <source>Tear width along the tendon</source>
   <translation>Rissbreite längs der Sehne</translation>
  </message>
  <message>
   <source>Tear depth across the tendon</source>
   <translation>Risstiefe quer zur Sehne</translation>
  </message>
  <message>
   <source>Share of the thickness torn</source>
   <translation>Gerissener Anteil der Dicke</translation>
  </message>
  <message>
   <source>Tendon echo intensity</source>
   <translation>Echointensität der Sehne</translation>
  </message>
  <message>
   <source>Probability of a tear</source>
   <translation>Wahrscheinlichkeit eines Risses</translation>
  </message>
  <message>
   <source>Full-thickness tear</source>
   <translation>Kompletter Riss</translation>
  </message>
  <message>
   <source>reaches joint and bursa</source>
   <translation>reicht bis Gelenk und Bursa</translation>
  </message>
  <message>
   <source>90 % or more of the thickness</source>
   <translation>90 % der Dicke oder mehr</translation>
  </message>
  <message>
   <source>Shoulder bones in MRI</source>
   <translation>Schulterknochen im MRT</translation>
  </message>
  <message>
   <source>Scapular axis</source>
   <translation>Skapulaachse</translation>
  </message>
  <message>
   <source>place three points: where the spine of the scapula meets its medial border, its inferior angle, and the centre of the glenoid (or as far towards the first two as the image goes)</source>
   <translation>setzen Sie drei Punkte: wo die Spina scapulae auf den medialen Rand trifft, den unteren Winkel und die Mitte des Glenoids (oder so weit zu den ersten beiden hin, wie das Bild reicht)</translation>
  </message>
  <message>
   <source>Volume of the humerus</source>
   <translation>Volumen des Humerus</translation>
  </message>
  <message>
   <source>Volume of the glenoid</source>
   <translation>Volumen des Glenoids</translation>
  </message>
  <message>
   <source>Diameter of the head</source>
   <translation>Durchmesser des Kopfes</translation>
  </message>
  <message>
   <source>Distance of the bone to the sphere</source>
   <translation>Abstand des Knochens zur Kugel</translation>
  </message>
  <message>
   <source>Height of the glenoid</source>
   <translation>Höhe des Glenoids</translation>
  </message>
  <message>
   <source>Width of the glenoid</source>
   <translation>Breite des Glenoids</translation>
  </message>
  <message>
   <source>Head coverage</source>
   <translation>Überdachung des Kopfes</translation>
  </message>
  <message>
   <source>Version of the glenoid (+ forwards)</source>
   <translation>Version des Glenoids (+ nach vorn)</translation>
  </message>
  <message>
   <source>Inclination of the glenoid (+ upwards)</source>
   <translation>Inklination des Glenoids (+ nach oben)</translation>
  </message>
  <message>
   <source>Subluxation index (50: centred)</source>
   <translation>Subluxationsindex (50: zentriert)</translation>
  </message>
  <message>
   <source>Subluxation index</source>
   <translation>Subluxationsindex</translation>
  </message>
  <message>
   <source>against the glenoid (Walch 1998)</source>
   <translation>gegen das Glenoid (Walch 1998)</translation>
  </message>
  <message>
   <source>against the scapular plane (Sabesan 2014)</source>
   <translation>gegen die Skapulaebene (Sabesan 2014)</translation>
  </message>
  <message>
   <source>Head coverage (Saha 1971)</source>
   <translation>Überdachung des Kopfes (Saha 1971)</translation>
  </message>
  <message>
   <source>of the glenoid's width</source>
   <translation>der Breite des Glenoids</translation>
  </message>
  <message>
   <source>of its height</source>
   <translation>seiner Höhe</translation>
  </message>
  <message>
   <source>Transverse muscle scan</source>
   <translation>Muskel im Querschnitt</translation>
  </message>
  <message>
   <source>Fat line</source>
   <translation>Fettlinie</translation>
  </message>
  <message>
   <source>Propose a line through the fat above each contour, to be dragged. Without a contour: click its two ends.</source>
   <translation>Über jeder Kontur eine Linie durch das Fett vorschlagen, die gezogen werden kann. Ohne Kontur: ihre beiden Enden anklicken.</translation>
  </message>
  <message>
   <source>Fat thickness</source>
   <translation>Fettdicke</translation>
  </message>
  <message>
   <source>EI, fat-corrected</source>
   <translation>EI, fettkorrigiert</translation>
  </message>
  <message>
   <source>Fat correction of EI</source>
   <translation>Fettkorrektur der EI</translation>
  </message>
  <message>
   <source>none</source>
   <translation>keine</translation>
  </message>
  <message>
   <source>Young et al. 2015 (+40.5 per cm)</source>
   <translation>Young et al. 2015 (+40,5 je cm)</translation>
  </message>
  <message>
   <source>Transverse nerve scan</source>
   <translation>Nerv im Querschnitt</translation>
  </message>
 </context>
 <context>
  <name>panel.checking</name>
  <message>
   <source>Next unchecked</source>
   <translation>Nächstes ungeprüfte</translation>
  </message>
  <message>
   <source>Accepted ✓</source>
   <translation>Angenommen ✓</translation>
  </message>
  <message>
   <source>Accept</source>
   <translation>Annehmen</translation>
  </message>
  <message>
   <source>Every measured frame is accepted.</source>
   <translation>Jedes gemessene Bild ist angenommen.</translation>
  </message>
  <message>
   <source>Nothing is measured yet.</source>
   <translation>Noch ist nichts gemessen.</translation>
  </message>
  <message>
   <source>Next unchecked ({count})</source>
   <translation>Nächstes ungeprüfte ({count})</translation>
  </message>
 </context>
 <context>
  <name>panel.conventions</name>
  <message>
   <source>Lines and numbers follow the new convention; lines that a person has placed keep theirs.</source>
   <translation>Linien und Werte folgen der neuen Regel; Linien, die jemand gesetzt hat, behalten ihre.</translation>
  </message>
  <message>
   <source>What differs between labs; stored beside every number. {title}: {words}.</source>
   <translation>Was zwischen Laboren verschieden ist; steht neben jedem Wert. {title}: {words}.</translation>
  </message>
  <message>
   <source>auto</source>
   <translation>automatisch</translation>
  </message>
  <message>
   <source>edited</source>
   <translation>bearbeitet</translation>
  </message>
  <message>
   <source>manual</source>
   <translation>von Hand</translation>
  </message>
  <message>
   <source>Known distance</source>
   <translation>Bekannte Strecke</translation>
  </message>
  <message>
   <source>Longitudinal muscle scan</source>
   <translation>Muskel im Längsschnitt</translation>
  </message>
  <message>
   <source>Superficial</source>
   <translation>Oberflächlich</translation>
  </message>
  <message>
   <source>Draw the superficial aponeurosis along its lower edge: click along it, right-click to end.</source>
   <translation>Die oberflächliche Aponeurose an ihrem unteren Rand entlang zeichnen: entlang klicken, Rechtsklick beendet.</translation>
  </message>
  <message>
   <source>Deep</source>
   <translation>Tief</translation>
  </message>
  <message>
   <source>Draw the deep aponeurosis along its upper edge: click along it, right-click to end.</source>
   <translation>Die tiefe Aponeurose an ihrem oberen Rand entlang zeichnen: entlang klicken, Rechtsklick beendet.</translation>
  </message>
  <message>
   <source>Fascicle</source>
   <translation>Faszikel</translation>
  </message>
  <message>
   <source>Add a fascicle: click its two ends. Its pennation angle comes along.</source>
   <translation>Ein Faszikel hinzufügen: seine beiden Enden anklicken. Sein Fiederungswinkel kommt mit.</translation>
  </message>
  <message>
   <source>Thickness</source>
   <translation>Dicke</translation>
  </message>
  <message>
   <source>Add a thickness line: click its two ends.</source>
   <translation>Eine Dickenlinie hinzufügen: ihre beiden Enden anklicken.</translation>
  </message>
  <message>
   <source>Angle</source>
   <translation>Winkel</translation>
  </message>
  <message>
   <source>Add a pennation angle: click arm, vertex, arm.</source>
   <translation>Einen Fiederungswinkel hinzufügen: Schenkel, Scheitel, Schenkel anklicken.</translation>
  </message>
  <message>
   <source>Closed curve</source>
   <translation>Geschlossene Kurve</translation>
  </message>
  <message>
   <source>Add a closed curve: click around it, right-click to end.</source>
   <translation>Eine geschlossene Kurve hinzufügen: ringsum klicken, Rechtsklick beendet.</translation>
  </message>
  <message>
   <source>Muscle thickness</source>
   <translation>Muskeldicke</translation>
  </message>
  <message>
   <source>Pennation angle</source>
   <translation>Fiederungswinkel</translation>
  </message>
  <message>
   <source>Fascicle length</source>
   <translation>Faszikellänge</translation>
  </message>
  <message>
   <source>Fascicle angle</source>
   <translation>Faszikelneigung</translation>
  </message>
  <message>
   <source>Superficial angle</source>
   <translation>Neigung oberflächlich</translation>
  </message>
  <message>
   <source>Deep angle</source>
   <translation>Neigung tief</translation>
  </message>
  <message>
   <source>Area (CSA)</source>
   <translation>Fläche (CSA)</translation>
  </message>
  <message>
   <source>Perimeter</source>
   <translation>Umfang</translation>
  </message>
  <message>
   <source>Echo intensity</source>
   <translation>Echointensität</translation>
  </message>
  <message>
   <source>Echo intensity SD</source>
   <translation>Echointensität SD</translation>
  </message>
  <message>
   <source>EI median</source>
   <translation>EI Median</translation>
  </message>
  <message>
   <source>Width</source>
   <translation>Breite</translation>
  </message>
  <message>
   <source>Depth</source>
   <translation>Tiefe</translation>
  </message>
  <message>
   <source>Depth / width</source>
   <translation>Tiefe / Breite</translation>
  </message>
  <message>
   <source>Pixels left out of EI</source>
   <translation>Bei EI ausgelassene Pixel</translation>
  </message>
  <message>
   <source>along the normal of the mid-line</source>
   <translation>längs der Normalen der Mittellinie</translation>
  </message>
  <message>
   <source>vertical</source>
   <translation>senkrecht</translation>
  </message>
  <message>
   <source>against the deep aponeurosis</source>
   <translation>zur tiefen Aponeurose</translation>
  </message>
  <message>
   <source>against the superficial aponeurosis</source>
   <translation>zur oberflächlichen Aponeurose</translation>
  </message>
  <message>
   <source>length of the fascicle's line</source>
   <translation>Länge der Faszikellinie</translation>
  </message>
  <message>
   <source>MT / sin PA</source>
   <translation>MT / sin PA</translation>
  </message>
  <message>
   <source>Drawn fascicles</source>
   <translation>Gezeichnete Faszikel</translation>
  </message>
  <message>
   <source>extended to both aponeuroses</source>
   <translation>bis zu beiden Aponeurosen verlängert</translation>
  </message>
  <message>
   <source>as drawn</source>
   <translation>wie gezeichnet</translation>
  </message>
  <message>
   <source>Muscle state</source>
   <translation>Muskelzustand</translation>
  </message>
  <message>
   <source>not known</source>
   <translation>nicht bekannt</translation>
  </message>
  <message>
   <source>at rest</source>
   <translation>in Ruhe</translation>
  </message>
  <message>
   <source>contracting</source>
   <translation>angespannt</translation>
  </message>
  <message>
   <source>Muscle state (angle, torque, activity)</source>
   <translation>Muskelzustand (Winkel, Drehmoment, Aktivität)</translation>
  </message>
  <message>
   <source>Region</source>
   <translation>Bereich</translation>
  </message>
  <message>
   <source>Click round the muscle between the aponeuroses, right-click to end; then run again.</source>
   <translation>Zwischen den Aponeurosen um den Muskel herum klicken, Rechtsklick beendet; dann neu auswerten.</translation>
  </message>
  <message>
   <source>Joint angle</source>
   <translation>Gelenkwinkel</translation>
  </message>
  <message>
   <source>Joint torque</source>
   <translation>Drehmoment im Gelenk</translation>
  </message>
  <message>
   <source>EMG</source>
   <translation>EMG</translation>
  </message>
  <message>
   <source>MT, PA and FL beside</source>
   <translation>MT, PA und FL daneben</translation>
  </message>
  <message>
   <source>as they are on the frame</source>
   <translation>wie sie im Bild sind</translation>
  </message>
  <message>
   <source>found in every frame, slower</source>
   <translation>in jedem Bild gesucht, langsamer</translation>
  </message>
  <message>
   <source>Rotator cuff tear</source>
   <translation>Riss der Rotatorenmanschette</translation>
  </message>
  <message>
   <source>Tendon</source>
   <translation>Sehne</translation>
  </message>
  <message>
   <source>Click round the tendon, its tear included; right-click to end.</source>
   <translation>Um die Sehne klicken, mit ihrem Riss; Rechtsklick beendet.</translation>
  </message>
  <message>
   <source>Tear</source>
   <translation>Riss</translation>
  </message>
  <message>
   <source>Click round the tear; right-click to end.</source>
   <translation>Um den Riss klicken; Rechtsklick beendet.</translation>
  </message>
  <message>
   <source>Humeral head</source>
   <translation>Humeruskopf</translation>
  </message>
  <message>
   <source>Click along the bone's surface and back below it; right-click to end.</source>
   <translation>Entlang der Knochenoberfläche klicken und darunter zurück; Rechtsklick beendet.</translation>
  </message>
  <message>
   <source>Tear width</source>
   <translation>Rissbreite</translation>
  </message>
  <message>
   <source>Click the two ends: tear width.</source>
   <translation>Die beiden Enden anklicken: Rissbreite.</translation>
  </message>
  <message>
   <source>Tear depth</source>
   <translation>Risstiefe</translation>
  </message>
  <message>
   <source>Click the two ends: tear depth.</source>
   <translation>Die beiden Enden anklicken: Risstiefe.</translation>
  </message>
  <message>
   <source>Tendon thickness</source>
   <translation>Sehnendicke</translation>
  </message>
  <message>
   <source>Click the two ends: tendon thickness.</source>
   <translation>Die beiden Enden anklicken: Sehnendicke.</translation>
  </message>
  <message>
   <source>Distance from the footprint</source>
   <translation>Abstand vom Footprint</translation>
  </message>
  <message>
   <source>Click the two ends: distance from the footprint.</source>
   <translation>Die beiden Enden anklicken: Abstand vom Footprint.</translation>
  </message>
  <message>
   <source>Tear area</source>
   <translation>Rissfläche</translation>
  </message>
  <message>
   <source>Tear width along the tendon</source>
   <translation>Rissbreite längs der Sehne</translation>
  </message>
  <message>
   <source>Tear depth across the tendon</source>
   <translation>Risstiefe quer zur Sehne</translation>
  </message>
  <message>
   <source>Share of the thickness torn</source>
   <translation>Gerissener Anteil der Dicke</translation>
  </message>
  <message>
   <source>Tendon echo intensity</source>
   <translation>Echointensität der Sehne</translation>
  </message>
  <message>
   <source>Probability of a tear</source>
   <translation>Wahrscheinlichkeit eines Risses</translation>
  </message>
  <message>
   <source>Full-thickness tear</source>
   <translation>Kompletter Riss</translation>
  </message>
  <message>
   <source>reaches joint and bursa</source>
   <translation>reicht bis Gelenk und Bursa</translation>
  </message>
  <message>
   <source>90 % or more of the thickness</source>
   <translation>90 % der Dicke oder mehr</translation>
  </message>
  <message>
   <source>Shoulder bones in MRI</source>
   <translation>Schulterknochen im MRT</translation>
  </message>
  <message>
   <source>Scapular axis</source>
   <translation>Skapulaachse</translation>
  </message>
  <message>
   <source>place three points: where the spine of the scapula meets its medial border, its inferior angle, and the centre of the glenoid (or as far towards the first two as the image goes)</source>
   <translation>setzen Sie drei Punkte: wo die Spina scapulae auf den medialen Rand trifft, den unteren Winkel und die Mitte des Glenoids (oder so weit zu den ersten beiden hin, wie das Bild reicht)</translation>
  </message>
  <message>
   <source>Volume of the humerus</source>
   <translation>Volumen des Humerus</translation>
  </message>
  <message>
   <source>Volume of the glenoid</source>
   <translation>Volumen des Glenoids</translation>
  </message>
  <message>
   <source>Diameter of the head</source>
   <translation>Durchmesser des Kopfes</translation>
  </message>
  <message>
   <source>Distance of the bone to the sphere</source>
   <translation>Abstand des Knochens zur Kugel</translation>
  </message>
  <message>
   <source>Height of the glenoid</source>
   <translation>Höhe des Glenoids</translation>
  </message>
  <message>
   <source>Width of the glenoid</source>
   <translation>Breite des Glenoids</translation>
  </message>
  <message>
   <source>Head coverage</source>
   <translation>Überdachung des Kopfes</translation>
  </message>
  <message>
   <source>Version of the glenoid (+ forwards)</source>
   <translation>Version des Glenoids (+ nach vorn)</translation>
  </message>
  <message>
   <source>Inclination of the glenoid (+ upwards)</source>
   <translation>Inklination des Glenoids (+ nach oben)</translation>
  </message>
  <message>
   <source>Subluxation index (50: centred)</source>
   <translation>Subluxationsindex (50: zentriert)</translation>
  </message>
  <message>
   <source>Subluxation index</source>
   <translation>Subluxationsindex</translation>
  </message>
  <message>
   <source>against the glenoid (Walch 1998)</source>
   <translation>gegen das Glenoid (Walch 1998)</translation>
  </message>
  <message>
   <source>against the scapular plane (Sabesan 2014)</source>
   <translation>gegen die Skapulaebene (Sabesan 2014)</translation>
  </message>
  <message>
   <source>Head coverage (Saha 1971)</source>
   <translation>Überdachung des Kopfes (Saha 1971)</translation>
  </message>
  <message>
   <source>of the glenoid's width</source>
   <translation>der Breite des Glenoids</translation>
  </message>
  <message>
   <source>of its height</source>
   <translation>seiner Höhe</translation>
  </message>
  <message>
   <source>Transverse muscle scan</source>
   <translation>Muskel im Querschnitt</translation>
  </message>
  <message>
   <source>Fat line</source>
   <translation>Fettlinie</translation>
  </message>
  <message>
   <source>Propose a line through the fat above each contour, to be dragged. Without a contour: click its two ends.</source>
   <translation>Über jeder Kontur eine Linie durch das Fett vorschlagen, die gezogen werden kann. Ohne Kontur: ihre beiden Enden anklicken.</translation>
  </message>
  <message>
   <source>Fat thickness</source>
   <translation>Fettdicke</translation>
  </message>
  <message>
   <source>EI, fat-corrected</source>
   <translation>EI, fettkorrigiert</translation>
  </message>
  <message>
   <source>Fat correction of EI</source>
   <translation>Fettkorrektur der EI</translation>
  </message>
  <message>
   <source>none</source>
   <translation>keine</translation>
  </message>
  <message>
   <source>Young et al. 2015 (+40.5 per cm)</source>
   <translation>Young et al. 2015 (+40,5 je cm)</translation>
  </message>
  <message>
   <source>Transverse nerve scan</source>
   <translation>Nerv im Querschnitt</translation>
  </message>
 </context>
 <context>
  <name>panel.correct</name>
  <message>
   <source>Measured again from the segments.</source>
   <translation>Neu aus den Segmenten gemessen.</translation>
  </message>
  <message>
   <source>Select the row of a line in the table first (section 5), then delete it.</source>
   <translation>Wählen Sie zuerst die Zeile einer Linie in der Tabelle (Abschnitt 5), dann löschen Sie sie.</translation>
  </message>
  <message>
   <source>Discard what a person changed in this frame ({names})?</source>
   <translation>Verwerfen, was jemand in diesem Bild geändert hat ({names})?</translation>
  </message>
  <message>
   <source>This is a single picture; there is no next frame.</source>
   <translation>Das ist ein einzelnes Bild; es gibt kein nächstes.</translation>
  </message>
  <message>
   <source>The next frame was changed by hand ({names}). Replace that?</source>
   <translation>Das nächste Bild wurde von Hand geändert ({names}). Das ersetzen?</translation>
  </message>
  <message>
   <source>The segmentation was deleted; press Segment and measure to make a new one.</source>
   <translation>Die Segmentierung wurde gelöscht; drücken Sie Segmentieren und messen für eine neue.</translation>
  </message>
  <message>
   <source>{names} in frame {frame}</source>
   <translation>{names} in Bild {frame}</translation>
  </message>
  <message>
   <source>A person has changed {names}. Replace these, too? (No keeps them and derives the others anew.)</source>
   <translation>Jemand hat {names} geändert. Auch diese ersetzen? (Nein behält sie und leitet die anderen neu ab.)</translation>
  </message>
  <message>
   <source>Measured again from the segments; {count} edits kept.</source>
   <translation>Neu aus den Segmenten gemessen; {count} Änderungen behalten.</translation>
  </message>
  <message>
   <source>and {count} more frames</source>
   <translation>und {count} weitere Bilder</translation>
  </message>
  <message>
   <source>Every contour has its line, or there is no room for one; drag it instead.</source>
   <translation>Jede Kontur hat ihre Linie, oder es ist kein Platz für eine; ziehen Sie sie stattdessen.</translation>
  </message>
  <message>
   <source>{name}: drag the ends to where they belong.</source>
   <translation>{name}: Ziehen Sie die Enden dorthin, wo sie hingehören.</translation>
  </message>
  <message>
   <source>{name}: click its points in the picture.</source>
   <translation>{name}: Klicken Sie die Punkte im Bild an.</translation>
  </message>
  <message>
   <source>A right click ends it.</source>
   <translation>Ein Rechtsklick beendet es.</translation>
  </message>
  <message>
   <source>auto</source>
   <translation>automatisch</translation>
  </message>
  <message>
   <source>edited</source>
   <translation>bearbeitet</translation>
  </message>
  <message>
   <source>manual</source>
   <translation>von Hand</translation>
  </message>
  <message>
   <source>Known distance</source>
   <translation>Bekannte Strecke</translation>
  </message>
  <message>
   <source>Longitudinal muscle scan</source>
   <translation>Muskel im Längsschnitt</translation>
  </message>
  <message>
   <source>Superficial</source>
   <translation>Oberflächlich</translation>
  </message>
  <message>
   <source>Draw the superficial aponeurosis along its lower edge: click along it, right-click to end.</source>
   <translation>Die oberflächliche Aponeurose an ihrem unteren Rand entlang zeichnen: entlang klicken, Rechtsklick beendet.</translation>
  </message>
  <message>
   <source>Deep</source>
   <translation>Tief</translation>
  </message>
  <message>
   <source>Draw the deep aponeurosis along its upper edge: click along it, right-click to end.</source>
   <translation>Die tiefe Aponeurose an ihrem oberen Rand entlang zeichnen: entlang klicken, Rechtsklick beendet.</translation>
  </message>
  <message>
   <source>Fascicle</source>
   <translation>Faszikel</translation>
  </message>
  <message>
   <source>Add a fascicle: click its two ends. Its pennation angle comes along.</source>
   <translation>Ein Faszikel hinzufügen: seine beiden Enden anklicken. Sein Fiederungswinkel kommt mit.</translation>
  </message>
  <message>
   <source>Thickness</source>
   <translation>Dicke</translation>
  </message>
  <message>
   <source>Add a thickness line: click its two ends.</source>
   <translation>Eine Dickenlinie hinzufügen: ihre beiden Enden anklicken.</translation>
  </message>
  <message>
   <source>Angle</source>
   <translation>Winkel</translation>
  </message>
  <message>
   <source>Add a pennation angle: click arm, vertex, arm.</source>
   <translation>Einen Fiederungswinkel hinzufügen: Schenkel, Scheitel, Schenkel anklicken.</translation>
  </message>
  <message>
   <source>Closed curve</source>
   <translation>Geschlossene Kurve</translation>
  </message>
  <message>
   <source>Add a closed curve: click around it, right-click to end.</source>
   <translation>Eine geschlossene Kurve hinzufügen: ringsum klicken, Rechtsklick beendet.</translation>
  </message>
  <message>
   <source>Muscle thickness</source>
   <translation>Muskeldicke</translation>
  </message>
  <message>
   <source>Pennation angle</source>
   <translation>Fiederungswinkel</translation>
  </message>
  <message>
   <source>Fascicle length</source>
   <translation>Faszikellänge</translation>
  </message>
  <message>
   <source>Fascicle angle</source>
   <translation>Faszikelneigung</translation>
  </message>
  <message>
   <source>Superficial angle</source>
   <translation>Neigung oberflächlich</translation>
  </message>
  <message>
   <source>Deep angle</source>
   <translation>Neigung tief</translation>
  </message>
  <message>
   <source>Area (CSA)</source>
   <translation>Fläche (CSA)</translation>
  </message>
  <message>
   <source>Perimeter</source>
   <translation>Umfang</translation>
  </message>
  <message>
   <source>Echo intensity</source>
   <translation>Echointensität</translation>
  </message>
  <message>
   <source>Echo intensity SD</source>
   <translation>Echointensität SD</translation>
  </message>
  <message>
   <source>EI median</source>
   <translation>EI Median</translation>
  </message>
  <message>
   <source>Width</source>
   <translation>Breite</translation>
  </message>
  <message>
   <source>Depth</source>
   <translation>Tiefe</translation>
  </message>
  <message>
   <source>Depth / width</source>
   <translation>Tiefe / Breite</translation>
  </message>
  <message>
   <source>Pixels left out of EI</source>
   <translation>Bei EI ausgelassene Pixel</translation>
  </message>
  <message>
   <source>along the normal of the mid-line</source>
   <translation>längs der Normalen der Mittellinie</translation>
  </message>
  <message>
   <source>vertical</source>
   <translation>senkrecht</translation>
  </message>
  <message>
   <source>against the deep aponeurosis</source>
   <translation>zur tiefen Aponeurose</translation>
  </message>
  <message>
   <source>against the superficial aponeurosis</source>
   <translation>zur oberflächlichen Aponeurose</translation>
  </message>
  <message>
   <source>length of the fascicle's line</source>
   <translation>Länge der Faszikellinie</translation>
  </message>
  <message>
   <source>MT / sin PA</source>
   <translation>MT / sin PA</translation>
  </message>
  <message>
   <source>Drawn fascicles</source>
   <translation>Gezeichnete Faszikel</translation>
  </message>
  <message>
   <source>extended to both aponeuroses</source>
   <translation>bis zu beiden Aponeurosen verlängert</translation>
  </message>
  <message>
   <source>as drawn</source>
   <translation>wie gezeichnet</translation>
  </message>
  <message>
   <source>Muscle state</source>
   <translation>Muskelzustand</translation>
  </message>
  <message>
   <source>not known</source>
   <translation>nicht bekannt</translation>
  </message>
  <message>
   <source>at rest</source>
   <translation>in Ruhe</translation>
  </message>
  <message>
   <source>contracting</source>
   <translation>angespannt</translation>
  </message>
  <message>
   <source>Muscle state (angle, torque, activity)</source>
   <translation>Muskelzustand (Winkel, Drehmoment, Aktivität)</translation>
  </message>
  <message>
   <source>Region</source>
   <translation>Bereich</translation>
  </message>
  <message>
   <source>Click round the muscle between the aponeuroses, right-click to end; then run again.</source>
   <translation>Zwischen den Aponeurosen um den Muskel herum klicken, Rechtsklick beendet; dann neu auswerten.</translation>
  </message>
  <message>
   <source>Joint angle</source>
   <translation>Gelenkwinkel</translation>
  </message>
  <message>
   <source>Joint torque</source>
   <translation>Drehmoment im Gelenk</translation>
  </message>
  <message>
   <source>EMG</source>
   <translation>EMG</translation>
  </message>
  <message>
   <source>MT, PA and FL beside</source>
   <translation>MT, PA und FL daneben</translation>
  </message>
  <message>
   <source>as they are on the frame</source>
   <translation>wie sie im Bild sind</translation>
  </message>
  <message>
   <source>found in every frame, slower</source>
   <translation>in jedem Bild gesucht, langsamer</translation>
  </message>
  <message>
   <source>Rotator cuff tear</source>
   <translation>Riss der Rotatorenmanschette</translation>
  </message>
  <message>
   <source>Tendon</source>
   <translation>Sehne</translation>
  </message>
  <message>
   <source>Click round the tendon, its tear included; right-click to end.</source>
   <translation>Um die Sehne klicken, mit ihrem Riss; Rechtsklick beendet.</translation>
  </message>
  <message>
   <source>Tear</source>
   <translation>Riss</translation>
  </message>
  <message>
   <source>Click round the tear; right-click to end.</source>
   <translation>Um den Riss klicken; Rechtsklick beendet.</translation>
  </message>
  <message>
   <source>Humeral head</source>
   <translation>Humeruskopf</translation>
  </message>
  <message>
   <source>Click along the bone's surface and back below it; right-click to end.</source>
   <translation>Entlang der Knochenoberfläche klicken und darunter zurück; Rechtsklick beendet.</translation>
  </message>
  <message>
   <source>Tear width</source>
   <translation>Rissbreite</translation>
  </message>
  <message>
   <source>Click the two ends: tear width.</source>
   <translation>Die beiden Enden anklicken: Rissbreite.</translation>
  </message>
  <message>
   <source>Tear depth</source>
   <translation>Risstiefe</translation>
  </message>
  <message>
   <source>Click the two ends: tear depth.</source>
   <translation>Die beiden Enden anklicken: Risstiefe.</translation>
  </message>
  <message>
   <source>Tendon thickness</source>
   <translation>Sehnendicke</translation>
  </message>
  <message>
   <source>Click the two ends: tendon thickness.</source>
   <translation>Die beiden Enden anklicken: Sehnendicke.</translation>
  </message>
  <message>
   <source>Distance from the footprint</source>
   <translation>Abstand vom Footprint</translation>
  </message>
  <message>
   <source>Click the two ends: distance from the footprint.</source>
   <translation>Die beiden Enden anklicken: Abstand vom Footprint.</translation>
  </message>
  <message>
   <source>Tear area</source>
   <translation>Rissfläche</translation>
  </message>
  <message>
   <source>Tear width along the tendon</source>
   <translation>Rissbreite längs der Sehne</translation>
  </message>
  <message>
   <source>Tear depth across the tendon</source>
   <translation>Risstiefe quer zur Sehne</translation>
  </message>
  <message>
   <source>Share of the thickness torn</source>
   <translation>Gerissener Anteil der Dicke</translation>
  </message>
  <message>
   <source>Tendon echo intensity</source>
   <translation>Echointensität der Sehne</translation>
  </message>
  <message>
   <source>Probability of a tear</source>
   <translation>Wahrscheinlichkeit eines Risses</translation>
  </message>
  <message>
   <source>Full-thickness tear</source>
   <translation>Kompletter Riss</translation>
  </message>
  <message>
   <source>reaches joint and bursa</source>
   <translation>reicht bis Gelenk und Bursa</translation>
  </message>
  <message>
   <source>90 % or more of the thickness</source>
   <translation>90 % der Dicke oder mehr</translation>
  </message>
  <message>
   <source>Shoulder bones in MRI</source>
   <translation>Schulterknochen im MRT</translation>
  </message>
  <message>
   <source>Scapular axis</source>
   <translation>Skapulaachse</translation>
  </message>
  <message>
   <source>place three points: where the spine of the scapula meets its medial border, its inferior angle, and the centre of the glenoid (or as far towards the first two as the image goes)</source>
   <translation>setzen Sie drei Punkte: wo die Spina scapulae auf den medialen Rand trifft, den unteren Winkel und die Mitte des Glenoids (oder so weit zu den ersten beiden hin, wie das Bild reicht)</translation>
  </message>
  <message>
   <source>Volume of the humerus</source>
   <translation>Volumen des Humerus</translation>
  </message>
  <message>
   <source>Volume of the glenoid</source>
   <translation>Volumen des Glenoids</translation>
  </message>
  <message>
   <source>Diameter of the head</source>
   <translation>Durchmesser des Kopfes</translation>
  </message>
  <message>
   <source>Distance of the bone to the sphere</source>
   <translation>Abstand des Knochens zur Kugel</translation>
  </message>
  <message>
   <source>Height of the glenoid</source>
   <translation>Höhe des Glenoids</translation>
  </message>
  <message>
   <source>Width of the glenoid</source>
   <translation>Breite des Glenoids</translation>
  </message>
  <message>
   <source>Head coverage</source>
   <translation>Überdachung des Kopfes</translation>
  </message>
  <message>
   <source>Version of the glenoid (+ forwards)</source>
   <translation>Version des Glenoids (+ nach vorn)</translation>
  </message>
  <message>
   <source>Inclination of the glenoid (+ upwards)</source>
   <translation>Inklination des Glenoids (+ nach oben)</translation>
  </message>
  <message>
   <source>Subluxation index (50: centred)</source>
   <translation>Subluxationsindex (50: zentriert)</translation>
  </message>
  <message>
   <source>Subluxation index</source>
   <translation>Subluxationsindex</translation>
  </message>
  <message>
   <source>against the glenoid (Walch 1998)</source>
   <translation>gegen das Glenoid (Walch 1998)</translation>
  </message>
  <message>
   <source>against the scapular plane (Sabesan 2014)</source>
   <translation>gegen die Skapulaebene (Sabesan 2014)</translation>
  </message>
  <message>
   <source>Head coverage (Saha 1971)</source>
   <translation>Überdachung des Kopfes (Saha 1971)</translation>
  </message>
  <message>
   <source>of the glenoid's width</source>
   <translation>der Breite des Glenoids</translation>
  </message>
  <message>
   <source>of its height</source>
   <translation>seiner Höhe</translation>
  </message>
  <message>
   <source>Transverse muscle scan</source>
   <translation>Muskel im Querschnitt</translation>
  </message>
  <message>
   <source>Fat line</source>
   <translation>Fettlinie</translation>
  </message>
  <message>
   <source>Propose a line through the fat above each contour, to be dragged. Without a contour: click its two ends.</source>
   <translation>Über jeder Kontur eine Linie durch das Fett vorschlagen, die gezogen werden kann. Ohne Kontur: ihre beiden Enden anklicken.</translation>
  </message>
  <message>
   <source>Fat thickness</source>
   <translation>Fettdicke</translation>
  </message>
  <message>
   <source>EI, fat-corrected</source>
   <translation>EI, fettkorrigiert</translation>
  </message>
  <message>
   <source>Fat correction of EI</source>
   <translation>Fettkorrektur der EI</translation>
  </message>
  <message>
   <source>none</source>
   <translation>keine</translation>
  </message>
  <message>
   <source>Young et al. 2015 (+40.5 per cm)</source>
   <translation>Young et al. 2015 (+40,5 je cm)</translation>
  </message>
  <message>
   <source>Transverse nerve scan</source>
   <translation>Nerv im Querschnitt</translation>
  </message>
 </context>
 <context>
  <name>panel.folding</name>
  <message>
   <source>{name}, {count} frames</source>
   <translation>{name}, {count} Bilder</translation>
  </message>
  <message>
   <source>auto</source>
   <translation>automatisch</translation>
  </message>
  <message>
   <source>edited</source>
   <translation>bearbeitet</translation>
  </message>
  <message>
   <source>manual</source>
   <translation>von Hand</translation>
  </message>
  <message>
   <source>Known distance</source>
   <translation>Bekannte Strecke</translation>
  </message>
  <message>
   <source>Longitudinal muscle scan</source>
   <translation>Muskel im Längsschnitt</translation>
  </message>
  <message>
   <source>Superficial</source>
   <translation>Oberflächlich</translation>
  </message>
  <message>
   <source>Draw the superficial aponeurosis along its lower edge: click along it, right-click to end.</source>
   <translation>Die oberflächliche Aponeurose an ihrem unteren Rand entlang zeichnen: entlang klicken, Rechtsklick beendet.</translation>
  </message>
  <message>
   <source>Deep</source>
   <translation>Tief</translation>
  </message>
  <message>
   <source>Draw the deep aponeurosis along its upper edge: click along it, right-click to end.</source>
   <translation>Die tiefe Aponeurose an ihrem oberen Rand entlang zeichnen: entlang klicken, Rechtsklick beendet.</translation>
  </message>
  <message>
   <source>Fascicle</source>
   <translation>Faszikel</translation>
  </message>
  <message>
   <source>Add a fascicle: click its two ends. Its pennation angle comes along.</source>
   <translation>Ein Faszikel hinzufügen: seine beiden Enden anklicken. Sein Fiederungswinkel kommt mit.</translation>
  </message>
  <message>
   <source>Thickness</source>
   <translation>Dicke</translation>
  </message>
  <message>
   <source>Add a thickness line: click its two ends.</source>
   <translation>Eine Dickenlinie hinzufügen: ihre beiden Enden anklicken.</translation>
  </message>
  <message>
   <source>Angle</source>
   <translation>Winkel</translation>
  </message>
  <message>
   <source>Add a pennation angle: click arm, vertex, arm.</source>
   <translation>Einen Fiederungswinkel hinzufügen: Schenkel, Scheitel, Schenkel anklicken.</translation>
  </message>
  <message>
   <source>Closed curve</source>
   <translation>Geschlossene Kurve</translation>
  </message>
  <message>
   <source>Add a closed curve: click around it, right-click to end.</source>
   <translation>Eine geschlossene Kurve hinzufügen: ringsum klicken, Rechtsklick beendet.</translation>
  </message>
  <message>
   <source>Muscle thickness</source>
   <translation>Muskeldicke</translation>
  </message>
  <message>
   <source>Pennation angle</source>
   <translation>Fiederungswinkel</translation>
  </message>
  <message>
   <source>Fascicle length</source>
   <translation>Faszikellänge</translation>
  </message>
  <message>
   <source>Fascicle angle</source>
   <translation>Faszikelneigung</translation>
  </message>
  <message>
   <source>Superficial angle</source>
   <translation>Neigung oberflächlich</translation>
  </message>
  <message>
   <source>Deep angle</source>
   <translation>Neigung tief</translation>
  </message>
  <message>
   <source>Area (CSA)</source>
   <translation>Fläche (CSA)</translation>
  </message>
  <message>
   <source>Perimeter</source>
   <translation>Umfang</translation>
  </message>
  <message>
   <source>Echo intensity</source>
   <translation>Echointensität</translation>
  </message>
  <message>
   <source>Echo intensity SD</source>
   <translation>Echointensität SD</translation>
  </message>
  <message>
   <source>EI median</source>
   <translation>EI Median</translation>
  </message>
  <message>
   <source>Width</source>
   <translation>Breite</translation>
  </message>
  <message>
   <source>Depth</source>
   <translation>Tiefe</translation>
  </message>
  <message>
   <source>Depth / width</source>
   <translation>Tiefe / Breite</translation>
  </message>
  <message>
   <source>Pixels left out of EI</source>
   <translation>Bei EI ausgelassene Pixel</translation>
  </message>
  <message>
   <source>along the normal of the mid-line</source>
   <translation>längs der Normalen der Mittellinie</translation>
  </message>
  <message>
   <source>vertical</source>
   <translation>senkrecht</translation>
  </message>
  <message>
   <source>against the deep aponeurosis</source>
   <translation>zur tiefen Aponeurose</translation>
  </message>
  <message>
   <source>against the superficial aponeurosis</source>
   <translation>zur oberflächlichen Aponeurose</translation>
  </message>
  <message>
   <source>length of the fascicle's line</source>
   <translation>Länge der Faszikellinie</translation>
  </message>
  <message>
   <source>MT / sin PA</source>
   <translation>MT / sin PA</translation>
  </message>
  <message>
   <source>Drawn fascicles</source>
   <translation>Gezeichnete Faszikel</translation>
  </message>
  <message>
   <source>extended to both aponeuroses</source>
   <translation>bis zu beiden Aponeurosen verlängert</translation>
  </message>
  <message>
   <source>as drawn</source>
   <translation>wie gezeichnet</translation>
  </message>
  <message>
   <source>Muscle state</source>
   <translation>Muskelzustand</translation>
  </message>
  <message>
   <source>not known</source>
   <translation>nicht bekannt</translation>
  </message>
  <message>
   <source>at rest</source>
   <translation>in Ruhe</translation>
  </message>
  <message>
   <source>contracting</source>
   <translation>angespannt</translation>
  </message>
  <message>
   <source>Muscle state (angle, torque, activity)</source>
   <translation>Muskelzustand (Winkel, Drehmoment, Aktivität)</translation>
  </message>
  <message>
   <source>Region</source>
   <translation>Bereich</translation>
  </message>
  <message>
   <source>Click round the muscle between the aponeuroses, right-click to end; then run again.</source>
   <translation>Zwischen den Aponeurosen um den Muskel herum klicken, Rechtsklick beendet; dann neu auswerten.</translation>
  </message>
  <message>
   <source>Joint angle</source>
   <translation>Gelenkwinkel</translation>
  </message>
  <message>
   <source>Joint torque</source>
   <translation>Drehmoment im Gelenk</translation>
  </message>
  <message>
   <source>EMG</source>
   <translation>EMG</translation>
  </message>
  <message>
   <source>MT, PA and FL beside</source>
   <translation>MT, PA und FL daneben</translation>
  </message>
  <message>
   <source>as they are on the frame</source>
   <translation>wie sie im Bild sind</translation>
  </message>
  <message>
   <source>found in every frame, slower</source>
   <translation>in jedem Bild gesucht, langsamer</translation>
  </message>
  <message>
   <source>Rotator cuff tear</source>
   <translation>Riss der Rotatorenmanschette</translation>
  </message>
  <message>
   <source>Tendon</source>
   <translation>Sehne</translation>
  </message>
  <message>
   <source>Click round the tendon, its tear included; right-click to end.</source>
   <translation>Um die Sehne klicken, mit ihrem Riss; Rechtsklick beendet.</translation>
  </message>
  <message>
   <source>Tear</source>
   <translation>Riss</translation>
  </message>
  <message>
   <source>Click round the tear; right-click to end.</source>
   <translation>Um den Riss klicken; Rechtsklick beendet.</translation>
  </message>
  <message>
   <source>Humeral head</source>
   <translation>Humeruskopf</translation>
  </message>
  <message>
   <source>Click along the bone's surface and back below it; right-click to end.</source>
   <translation>Entlang der Knochenoberfläche klicken und darunter zurück; Rechtsklick beendet.</translation>
  </message>
  <message>
   <source>Tear width</source>
   <translation>Rissbreite</translation>
  </message>
  <message>
   <source>Click the two ends: tear width.</source>
   <translation>Die beiden Enden anklicken: Rissbreite.</translation>
  </message>
  <message>
   <source>Tear depth</source>
   <translation>Risstiefe</translation>
  </message>
  <message>
   <source>Click the two ends: tear depth.</source>
   <translation>Die beiden Enden anklicken: Risstiefe.</translation>
  </message>
  <message>
   <source>Tendon thickness</source>
   <translation>Sehnendicke</translation>
  </message>
  <message>
   <source>Click the two ends: tendon thickness.</source>
   <translation>Die beiden Enden anklicken: Sehnendicke.</translation>
  </message>
  <message>
   <source>Distance from the footprint</source>
   <translation>Abstand vom Footprint</translation>
  </message>
  <message>
   <source>Click the two ends: distance from the footprint.</source>
   <translation>Die beiden Enden anklicken: Abstand vom Footprint.</translation>
  </message>
  <message>
   <source>Tear area</source>
   <translation>Rissfläche</translation>
  </message>
  <message>
   <source>Tear width along the tendon</source>
   <translation>Rissbreite längs der Sehne</translation>
  </message>
  <message>
   <source>Tear depth across the tendon</source>
   <translation>Risstiefe quer zur Sehne</translation>
  </message>
  <message>
   <source>Share of the thickness torn</source>
   <translation>Gerissener Anteil der Dicke</translation>
  </message>
  <message>
   <source>Tendon echo intensity</source>
   <translation>Echointensität der Sehne</translation>
  </message>
  <message>
   <source>Probability of a tear</source>
   <translation>Wahrscheinlichkeit eines Risses</translation>
  </message>
  <message>
   <source>Full-thickness tear</source>
   <translation>Kompletter Riss</translation>
  </message>
  <message>
   <source>reaches joint and bursa</source>
   <translation>reicht bis Gelenk und Bursa</translation>
  </message>
  <message>
   <source>90 % or more of the thickness</source>
   <translation>90 % der Dicke oder mehr</translation>
  </message>
  <message>
   <source>Shoulder bones in MRI</source>
   <translation>Schulterknochen im MRT</translation>
  </message>
  <message>
   <source>Scapular axis</source>
   <translation>Skapulaachse</translation>
  </message>
  <message>
   <source>place three points: where the spine of the scapula meets its medial border, its inferior angle, and the centre of the glenoid (or as far towards the first two as the image goes)</source>
   <translation>setzen Sie drei Punkte: wo die Spina scapulae auf den medialen Rand trifft, den unteren Winkel und die Mitte des Glenoids (oder so weit zu den ersten beiden hin, wie das Bild reicht)</translation>
  </message>
  <message>
   <source>Volume of the humerus</source>
   <translation>Volumen des Humerus</translation>
  </message>
  <message>
   <source>Volume of the glenoid</source>
   <translation>Volumen des Glenoids</translation>
  </message>
  <message>
   <source>Diameter of the head</source>
   <translation>Durchmesser des Kopfes</translation>
  </message>
  <message>
   <source>Distance of the bone to the sphere</source>
   <translation>Abstand des Knochens zur Kugel</translation>
  </message>
  <message>
   <source>Height of the glenoid</source>
   <translation>Höhe des Glenoids</translation>
  </message>
  <message>
   <source>Width of the glenoid</source>
   <translation>Breite des Glenoids</translation>
  </message>
  <message>
   <source>Head coverage</source>
   <translation>Überdachung des Kopfes</translation>
  </message>
  <message>
   <source>Version of the glenoid (+ forwards)</source>
   <translation>Version des Glenoids (+ nach vorn)</translation>
  </message>
  <message>
   <source>Inclination of the glenoid (+ upwards)</source>
   <translation>Inklination des Glenoids (+ nach oben)</translation>
  </message>
  <message>
   <source>Subluxation index (50: centred)</source>
   <translation>Subluxationsindex (50: zentriert)</translation>
  </message>
  <message>
   <source>Subluxation index</source>
   <translation>Subluxationsindex</translation>
  </message>
  <message>
   <source>against the glenoid (Walch 1998)</source>
   <translation>gegen das Glenoid (Walch 1998)</translation>
  </message>
  <message>
   <source>against the scapular plane (Sabesan 2014)</source>
   <translation>gegen die Skapulaebene (Sabesan 2014)</translation>
  </message>
  <message>
   <source>Head coverage (Saha 1971)</source>
   <translation>Überdachung des Kopfes (Saha 1971)</translation>
  </message>
  <message>
   <source>of the glenoid's width</source>
   <translation>der Breite des Glenoids</translation>
  </message>
  <message>
   <source>of its height</source>
   <translation>seiner Höhe</translation>
  </message>
  <message>
   <source>Transverse muscle scan</source>
   <translation>Muskel im Querschnitt</translation>
  </message>
  <message>
   <source>Fat line</source>
   <translation>Fettlinie</translation>
  </message>
  <message>
   <source>Propose a line through the fat above each contour, to be dragged. Without a contour: click its two ends.</source>
   <translation>Über jeder Kontur eine Linie durch das Fett vorschlagen, die gezogen werden kann. Ohne Kontur: ihre beiden Enden anklicken.</translation>
  </message>
  <message>
   <source>Fat thickness</source>
   <translation>Fettdicke</translation>
  </message>
  <message>
   <source>EI, fat-corrected</source>
   <translation>EI, fettkorrigiert</translation>
  </message>
  <message>
   <source>Fat correction of EI</source>
   <translation>Fettkorrektur der EI</translation>
  </message>
  <message>
   <source>none</source>
   <translation>keine</translation>
  </message>
  <message>
   <source>Young et al. 2015 (+40.5 per cm)</source>
   <translation>Young et al. 2015 (+40,5 je cm)</translation>
  </message>
  <message>
   <source>Transverse nerve scan</source>
   <translation>Nerv im Querschnitt</translation>
  </message>
 </context>
 <context>
  <name>panel.help</name>
  <message>
   <source>next frame</source>
   <translation>nächstes Bild</translation>
  </message>
  <message>
   <source>previous frame</source>
   <translation>voriges Bild</translation>
  </message>
  <message>
   <source>next frame that looks wrong or is unsure</source>
   <translation>nächstes Bild, das falsch aussieht oder unsicher ist</translation>
  </message>
  <message>
   <source>next frame that nobody has accepted</source>
   <translation>nächstes Bild, das niemand angenommen hat</translation>
  </message>
  <message>
   <source>accept the frame, or take that back</source>
   <translation>das Bild annehmen, oder das zurücknehmen</translation>
  </message>
  <message>
   <source>copy the edits to the next frame</source>
   <translation>die Änderungen auf das nächste Bild übertragen</translation>
  </message>
  <message>
   <source>undo</source>
   <translation>rückgängig</translation>
  </message>
  <message>
   <source>redo</source>
   <translation>wiederholen</translation>
  </message>
  <message>
   <source>delete the selected line</source>
   <translation>die gewählte Linie löschen</translation>
  </message>
  <message>
   <source>reset the frame to what the network found</source>
   <translation>das Bild auf das zurücksetzen, was das Netz gefunden hat</translation>
  </message>
  <message>
   <source>show or hide the overlay</source>
   <translation>die Überlagerung zeigen oder verbergen</translation>
  </message>
  <message>
   <source>segment and measure</source>
   <translation>segmentieren und messen</translation>
  </message>
  <message>
   <source>fit the scan area, or the whole picture</source>
   <translation>das Schallfeld einpassen, oder das ganze Bild</translation>
  </message>
  <message>
   <source>next image of the study</source>
   <translation>nächstes Bild der Studie</translation>
  </message>
  <message>
   <source>previous image of the study</source>
   <translation>voriges Bild der Studie</translation>
  </message>
  <message>
   <source>save in the study, without going on</source>
   <translation>in der Studie speichern, ohne weiterzugehen</translation>
  </message>
  <message>
   <source>approve the image and go on</source>
   <translation>das Bild annehmen und weitergehen</translation>
  </message>
  <message>
   <source>reject the image, with the reason</source>
   <translation>das Bild mit Begründung ablehnen</translation>
  </message>
  <message>
   <source>this table of keys</source>
   <translation>diese Tastentabelle</translation>
  </message>
  <message>
   <source>Work from top to bottom: load, calibrate, segment, correct, read, save.</source>
   <translation>Arbeiten Sie von oben nach unten: laden, kalibrieren, segmentieren, korrigieren, ablesen, speichern.</translation>
  </message>
  <message>
   <source>Drag any point in the picture: its number follows at once.</source>
   <translation>Ziehen Sie irgendeinen Punkt im Bild: Sein Wert folgt sofort.</translation>
  </message>
  <message>
   <source>Double-click a number in the table to type it. A right click there, or on a line, gives more.</source>
   <translation>Doppelklick auf eine Zahl der Tabelle, um sie einzutippen. Ein Rechtsklick darauf oder auf eine Linie bietet mehr.</translation>
  </message>
  <message>
   <source>Amber rows were edited by a person, blue ones were made by a person.</source>
   <translation>Gelbe Zeilen hat jemand bearbeitet, blaue hat jemand gezeichnet.</translation>
  </message>
  <message>
   <source>Without a scale lengths are in pixels.</source>
   <translation>Ohne Maßstab sind Längen in Pixeln.</translation>
  </message>
  <message>
   <source>The mouse wheel over the picture goes through the frames of a cine.</source>
   <translation>Das Mausrad über dem Bild geht durch die Einzelbilder eines Films.</translation>
  </message>
  <message>
   <source>Keys, while this module is open; press Keys… to change them:</source>
   <translation>Tasten, solange dieses Modul offen ist; Tasten… ändert sie:</translation>
  </message>
  <message>
   <source>auto</source>
   <translation>automatisch</translation>
  </message>
  <message>
   <source>edited</source>
   <translation>bearbeitet</translation>
  </message>
  <message>
   <source>manual</source>
   <translation>von Hand</translation>
  </message>
  <message>
   <source>Known distance</source>
   <translation>Bekannte Strecke</translation>
  </message>
  <message>
   <source>Longitudinal muscle scan</source>
   <translation>Muskel im Längsschnitt</translation>
  </message>
  <message>
   <source>Superficial</source>
   <translation>Oberflächlich</translation>
  </message>
  <message>
   <source>Draw the superficial aponeurosis along its lower edge: click along it, right-click to end.</source>
   <translation>Die oberflächliche Aponeurose an ihrem unteren Rand entlang zeichnen: entlang klicken, Rechtsklick beendet.</translation>
  </message>
  <message>
   <source>Deep</source>
   <translation>Tief</translation>
  </message>
  <message>
   <source>Draw the deep aponeurosis along its upper edge: click along it, right-click to end.</source>
   <translation>Die tiefe Aponeurose an ihrem oberen Rand entlang zeichnen: entlang klicken, Rechtsklick beendet.</translation>
  </message>
  <message>
   <source>Fascicle</source>
   <translation>Faszikel</translation>
  </message>
  <message>
   <source>Add a fascicle: click its two ends. Its pennation angle comes along.</source>
   <translation>Ein Faszikel hinzufügen: seine beiden Enden anklicken. Sein Fiederungswinkel kommt mit.</translation>
  </message>
  <message>
   <source>Thickness</source>
   <translation>Dicke</translation>
  </message>
  <message>
   <source>Add a thickness line: click its two ends.</source>
   <translation>Eine Dickenlinie hinzufügen: ihre beiden Enden anklicken.</translation>
  </message>
  <message>
   <source>Angle</source>
   <translation>Winkel</translation>
  </message>
  <message>
   <source>Add a pennation angle: click arm, vertex, arm.</source>
   <translation>Einen Fiederungswinkel hinzufügen: Schenkel, Scheitel, Schenkel anklicken.</translation>
  </message>
  <message>
   <source>Closed curve</source>
   <translation>Geschlossene Kurve</translation>
  </message>
  <message>
   <source>Add a closed curve: click around it, right-click to end.</source>
   <translation>Eine geschlossene Kurve hinzufügen: ringsum klicken, Rechtsklick beendet.</translation>
  </message>
  <message>
   <source>Muscle thickness</source>
   <translation>Muskeldicke</translation>
  </message>
  <message>
   <source>Pennation angle</source>
   <translation>Fiederungswinkel</translation>
  </message>
  <message>
   <source>Fascicle length</source>
   <translation>Faszikellänge</translation>
  </message>
  <message>
   <source>Fascicle angle</source>
   <translation>Faszikelneigung</translation>
  </message>
  <message>
   <source>Superficial angle</source>
   <translation>Neigung oberflächlich</translation>
  </message>
  <message>
   <source>Deep angle</source>
   <translation>Neigung tief</translation>
  </message>
  <message>
   <source>Area (CSA)</source>
   <translation>Fläche (CSA)</translation>
  </message>
  <message>
   <source>Perimeter</source>
   <translation>Umfang</translation>
  </message>
  <message>
   <source>Echo intensity</source>
   <translation>Echointensität</translation>
  </message>
  <message>
   <source>Echo intensity SD</source>
   <translation>Echointensität SD</translation>
  </message>
  <message>
   <source>EI median</source>
   <translation>EI Median</translation>
  </message>
  <message>
   <source>Width</source>
   <translation>Breite</translation>
  </message>
  <message>
   <source>Depth</source>
   <translation>Tiefe</translation>
  </message>
  <message>
   <source>Depth / width</source>
   <translation>Tiefe / Breite</translation>
  </message>
  <message>
   <source>Pixels left out of EI</source>
   <translation>Bei EI ausgelassene Pixel</translation>
  </message>
  <message>
   <source>along the normal of the mid-line</source>
   <translation>längs der Normalen der Mittellinie</translation>
  </message>
  <message>
   <source>vertical</source>
   <translation>senkrecht</translation>
  </message>
  <message>
   <source>against the deep aponeurosis</source>
   <translation>zur tiefen Aponeurose</translation>
  </message>
  <message>
   <source>against the superficial aponeurosis</source>
   <translation>zur oberflächlichen Aponeurose</translation>
  </message>
  <message>
   <source>length of the fascicle's line</source>
   <translation>Länge der Faszikellinie</translation>
  </message>
  <message>
   <source>MT / sin PA</source>
   <translation>MT / sin PA</translation>
  </message>
  <message>
   <source>Drawn fascicles</source>
   <translation>Gezeichnete Faszikel</translation>
  </message>
  <message>
   <source>extended to both aponeuroses</source>
   <translation>bis zu beiden Aponeurosen verlängert</translation>
  </message>
  <message>
   <source>as drawn</source>
   <translation>wie gezeichnet</translation>
  </message>
  <message>
   <source>Muscle state</source>
   <translation>Muskelzustand</translation>
  </message>
  <message>
   <source>not known</source>
   <translation>nicht bekannt</translation>
  </message>
  <message>
   <source>at rest</source>
   <translation>in Ruhe</translation>
  </message>
  <message>
   <source>contracting</source>
   <translation>angespannt</translation>
  </message>
  <message>
   <source>Muscle state (angle, torque, activity)</source>
   <translation>Muskelzustand (Winkel, Drehmoment, Aktivität)</translation>
  </message>
  <message>
   <source>Region</source>
   <translation>Bereich</translation>
  </message>
  <message>
   <source>Click round the muscle between the aponeuroses, right-click to end; then run again.</source>
   <translation>Zwischen den Aponeurosen um den Muskel herum klicken, Rechtsklick beendet; dann neu auswerten.</translation>
  </message>
  <message>
   <source>Joint angle</source>
   <translation>Gelenkwinkel</translation>
  </message>
  <message>
   <source>Joint torque</source>
   <translation>Drehmoment im Gelenk</translation>
  </message>
  <message>
   <source>EMG</source>
   <translation>EMG</translation>
  </message>
  <message>
   <source>MT, PA and FL beside</source>
   <translation>MT, PA und FL daneben</translation>
  </message>
  <message>
   <source>as they are on the frame</source>
   <translation>wie sie im Bild sind</translation>
  </message>
  <message>
   <source>found in every frame, slower</source>
   <translation>in jedem Bild gesucht, langsamer</translation>
  </message>
  <message>
   <source>Rotator cuff tear</source>
   <translation>Riss der Rotatorenmanschette</translation>
  </message>
  <message>
   <source>Tendon</source>
   <translation>Sehne</translation>
  </message>
  <message>
   <source>Click round the tendon, its tear included; right-click to end.</source>
   <translation>Um die Sehne klicken, mit ihrem Riss; Rechtsklick beendet.</translation>
  </message>
  <message>
   <source>Tear</source>
   <translation>Riss</translation>
  </message>
  <message>
   <source>Click round the tear; right-click to end.</source>
   <translation>Um den Riss klicken; Rechtsklick beendet.</translation>
  </message>
  <message>
   <source>Humeral head</source>
   <translation>Humeruskopf</translation>
  </message>
  <message>
   <source>Click along the bone's surface and back below it; right-click to end.</source>
   <translation>Entlang der Knochenoberfläche klicken und darunter zurück; Rechtsklick beendet.</translation>
  </message>
  <message>
   <source>Tear width</source>
   <translation>Rissbreite</translation>
  </message>
  <message>
   <source>Click the two ends: tear width.</source>
   <translation>Die beiden Enden anklicken: Rissbreite.</translation>
  </message>
  <message>
   <source>Tear depth</source>
   <translation>Risstiefe</translation>
  </message>
  <message>
   <source>Click the two ends: tear depth.</source>
   <translation>Die beiden Enden anklicken: Risstiefe.</translation>
  </message>
  <message>
   <source>Tendon thickness</source>
   <translation>Sehnendicke</translation>
  </message>
  <message>
   <source>Click the two ends: tendon thickness.</source>
   <translation>Die beiden Enden anklicken: Sehnendicke.</translation>
  </message>
  <message>
   <source>Distance from the footprint</source>
   <translation>Abstand vom Footprint</translation>
  </message>
  <message>
   <source>Click the two ends: distance from the footprint.</source>
   <translation>Die beiden Enden anklicken: Abstand vom Footprint.</translation>
  </message>
  <message>
   <source>Tear area</source>
   <translation>Rissfläche</translation>
  </message>
  <message>
   <source>Tear width along the tendon</source>
   <translation>Rissbreite längs der Sehne</translation>
  </message>
  <message>
   <source>Tear depth across the tendon</source>
   <translation>Risstiefe quer zur Sehne</translation>
  </message>
  <message>
   <source>Share of the thickness torn</source>
   <translation>Gerissener Anteil der Dicke</translation>
  </message>
  <message>
   <source>Tendon echo intensity</source>
   <translation>Echointensität der Sehne</translation>
  </message>
  <message>
   <source>Probability of a tear</source>
   <translation>Wahrscheinlichkeit eines Risses</translation>
  </message>
  <message>
   <source>Full-thickness tear</source>
   <translation>Kompletter Riss</translation>
  </message>
  <message>
   <source>reaches joint and bursa</source>
   <translation>reicht bis Gelenk und Bursa</translation>
  </message>
  <message>
   <source>90 % or more of the thickness</source>
   <translation>90 % der Dicke oder mehr</translation>
  </message>
  <message>
   <source>Shoulder bones in MRI</source>
   <translation>Schulterknochen im MRT</translation>
  </message>
  <message>
   <source>Scapular axis</source>
   <translation>Skapulaachse</translation>
  </message>
  <message>
   <source>place three points: where the spine of the scapula meets its medial border, its inferior angle, and the centre of the glenoid (or as far towards the first two as the image goes)</source>
   <translation>setzen Sie drei Punkte: wo die Spina scapulae auf den medialen Rand trifft, den unteren Winkel und die Mitte des Glenoids (oder so weit zu den ersten beiden hin, wie das Bild reicht)</translation>
  </message>
  <message>
   <source>Volume of the humerus</source>
   <translation>Volumen des Humerus</translation>
  </message>
  <message>
   <source>Volume of the glenoid</source>
   <translation>Volumen des Glenoids</translation>
  </message>
  <message>
   <source>Diameter of the head</source>
   <translation>Durchmesser des Kopfes</translation>
  </message>
  <message>
   <source>Distance of the bone to the sphere</source>
   <translation>Abstand des Knochens zur Kugel</translation>
  </message>
  <message>
   <source>Height of the glenoid</source>
   <translation>Höhe des Glenoids</translation>
  </message>
  <message>
   <source>Width of the glenoid</source>
   <translation>Breite des Glenoids</translation>
  </message>
  <message>
   <source>Head coverage</source>
   <translation>Überdachung des Kopfes</translation>
  </message>
  <message>
   <source>Version of the glenoid (+ forwards)</source>
   <translation>Version des Glenoids (+ nach vorn)</translation>
  </message>
  <message>
   <source>Inclination of the glenoid (+ upwards)</source>
   <translation>Inklination des Glenoids (+ nach oben)</translation>
  </message>
  <message>
   <source>Subluxation index (50: centred)</source>
   <translation>Subluxationsindex (50: zentriert)</translation>
  </message>
  <message>
   <source>Subluxation index</source>
   <translation>Subluxationsindex</translation>
  </message>
  <message>
   <source>against the glenoid (Walch 1998)</source>
   <translation>gegen das Glenoid (Walch 1998)</translation>
  </message>
  <message>
   <source>against the scapular plane (Sabesan 2014)</source>
   <translation>gegen die Skapulaebene (Sabesan 2014)</translation>
  </message>
  <message>
   <source>Head coverage (Saha 1971)</source>
   <translation>Überdachung des Kopfes (Saha 1971)</translation>
  </message>
  <message>
   <source>of the glenoid's width</source>
   <translation>der Breite des Glenoids</translation>
  </message>
  <message>
   <source>of its height</source>
   <translation>seiner Höhe</translation>
  </message>
  <message>
   <source>Transverse muscle scan</source>
   <translation>Muskel im Querschnitt</translation>
  </message>
  <message>
   <source>Fat line</source>
   <translation>Fettlinie</translation>
  </message>
  <message>
   <source>Propose a line through the fat above each contour, to be dragged. Without a contour: click its two ends.</source>
   <translation>Über jeder Kontur eine Linie durch das Fett vorschlagen, die gezogen werden kann. Ohne Kontur: ihre beiden Enden anklicken.</translation>
  </message>
  <message>
   <source>Fat thickness</source>
   <translation>Fettdicke</translation>
  </message>
  <message>
   <source>EI, fat-corrected</source>
   <translation>EI, fettkorrigiert</translation>
  </message>
  <message>
   <source>Fat correction of EI</source>
   <translation>Fettkorrektur der EI</translation>
  </message>
  <message>
   <source>none</source>
   <translation>keine</translation>
  </message>
  <message>
   <source>Young et al. 2015 (+40.5 per cm)</source>
   <translation>Young et al. 2015 (+40,5 je cm)</translation>
  </message>
  <message>
   <source>Transverse nerve scan</source>
   <translation>Nerv im Querschnitt</translation>
  </message>
 </context>
 <context>
  <name>panel.keys</name>
  <message>
   <source>Keys of MSUSSegment</source>
   <translation>Tasten von MSUSSegment</translation>
  </message>
  <message>
   <source>Double-click a key to change it.</source>
   <translation>Ein Doppelklick auf eine Taste ändert sie.</translation>
  </message>
  <message>
   <source>As they come</source>
   <translation>Wie geliefert</translation>
  </message>
  <message>
   <source>Key</source>
   <translation>Taste</translation>
  </message>
  <message>
   <source>What it does</source>
   <translation>Was sie tut</translation>
  </message>
  <message>
   <source>"{text}" is no key; type for instance N, Shift+N or F5.</source>
   <translation>„{text}“ ist keine Taste; tippen Sie zum Beispiel N, Shift+N oder F5.</translation>
  </message>
  <message>
   <source>{key} is the key for: {text}. Choose another one.</source>
   <translation>{key} ist die Taste für: {text}. Wählen Sie eine andere.</translation>
  </message>
  <message>
   <source>auto</source>
   <translation>automatisch</translation>
  </message>
  <message>
   <source>edited</source>
   <translation>bearbeitet</translation>
  </message>
  <message>
   <source>manual</source>
   <translation>von Hand</translation>
  </message>
  <message>
   <source>Known distance</source>
   <translation>Bekannte Strecke</translation>
  </message>
  <message>
   <source>Longitudinal muscle scan</source>
   <translation>Muskel im Längsschnitt</translation>
  </message>
  <message>
   <source>Superficial</source>
   <translation>Oberflächlich</translation>
  </message>
  <message>
   <source>Draw the superficial aponeurosis along its lower edge: click along it, right-click to end.</source>
   <translation>Die oberflächliche Aponeurose an ihrem unteren Rand entlang zeichnen: entlang klicken, Rechtsklick beendet.</translation>
  </message>
  <message>
   <source>Deep</source>
   <translation>Tief</translation>
  </message>
  <message>
   <source>Draw the deep aponeurosis along its upper edge: click along it, right-click to end.</source>
   <translation>Die tiefe Aponeurose an ihrem oberen Rand entlang zeichnen: entlang klicken, Rechtsklick beendet.</translation>
  </message>
  <message>
   <source>Fascicle</source>
   <translation>Faszikel</translation>
  </message>
  <message>
   <source>Add a fascicle: click its two ends. Its pennation angle comes along.</source>
   <translation>Ein Faszikel hinzufügen: seine beiden Enden anklicken. Sein Fiederungswinkel kommt mit.</translation>
  </message>
  <message>
   <source>Thickness</source>
   <translation>Dicke</translation>
  </message>
  <message>
   <source>Add a thickness line: click its two ends.</source>
   <translation>Eine Dickenlinie hinzufügen: ihre beiden Enden anklicken.</translation>
  </message>
  <message>
   <source>Angle</source>
   <translation>Winkel</translation>
  </message>
  <message>
   <source>Add a pennation angle: click arm, vertex, arm.</source>
   <translation>Einen Fiederungswinkel hinzufügen: Schenkel, Scheitel, Schenkel anklicken.</translation>
  </message>
  <message>
   <source>Closed curve</source>
   <translation>Geschlossene Kurve</translation>
  </message>
  <message>
   <source>Add a closed curve: click around it, right-click to end.</source>
   <translation>Eine geschlossene Kurve hinzufügen: ringsum klicken, Rechtsklick beendet.</translation>
  </message>
  <message>
   <source>Muscle thickness</source>
   <translation>Muskeldicke</translation>
  </message>
  <message>
   <source>Pennation angle</source>
   <translation>Fiederungswinkel</translation>
  </message>
  <message>
   <source>Fascicle length</source>
   <translation>Faszikellänge</translation>
  </message>
  <message>
   <source>Fascicle angle</source>
   <translation>Faszikelneigung</translation>
  </message>
  <message>
   <source>Superficial angle</source>
   <translation>Neigung oberflächlich</translation>
  </message>
  <message>
   <source>Deep angle</source>
   <translation>Neigung tief</translation>
  </message>
  <message>
   <source>Area (CSA)</source>
   <translation>Fläche (CSA)</translation>
  </message>
  <message>
   <source>Perimeter</source>
   <translation>Umfang</translation>
  </message>
  <message>
   <source>Echo intensity</source>
   <translation>Echointensität</translation>
  </message>
  <message>
   <source>Echo intensity SD</source>
   <translation>Echointensität SD</translation>
  </message>
  <message>
   <source>EI median</source>
   <translation>EI Median</translation>
  </message>
  <message>
   <source>Width</source>
   <translation>Breite</translation>
  </message>
  <message>
   <source>Depth</source>
   <translation>Tiefe</translation>
  </message>
  <message>
   <source>Depth / width</source>
   <translation>Tiefe / Breite</translation>
  </message>
  <message>
   <source>Pixels left out of EI</source>
   <translation>Bei EI ausgelassene Pixel</translation>
  </message>
  <message>
   <source>along the normal of the mid-line</source>
   <translation>längs der Normalen der Mittellinie</translation>
  </message>
  <message>
   <source>vertical</source>
   <translation>senkrecht</translation>
  </message>
  <message>
   <source>against the deep aponeurosis</source>
   <translation>zur tiefen Aponeurose</translation>
  </message>
  <message>
   <source>against the superficial aponeurosis</source>
   <translation>zur oberflächlichen Aponeurose</translation>
  </message>
  <message>
   <source>length of the fascicle's line</source>
   <translation>Länge der Faszikellinie</translation>
  </message>
  <message>
   <source>MT / sin PA</source>
   <translation>MT / sin PA</translation>
  </message>
  <message>
   <source>Drawn fascicles</source>
   <translation>Gezeichnete Faszikel</translation>
  </message>
  <message>
   <source>extended to both aponeuroses</source>
   <translation>bis zu beiden Aponeurosen verlängert</translation>
  </message>
  <message>
   <source>as drawn</source>
   <translation>wie gezeichnet</translation>
  </message>
  <message>
   <source>Muscle state</source>
   <translation>Muskelzustand</translation>
  </message>
  <message>
   <source>not known</source>
   <translation>nicht bekannt</translation>
  </message>
  <message>
   <source>at rest</source>
   <translation>in Ruhe</translation>
  </message>
  <message>
   <source>contracting</source>
   <translation>angespannt</translation>
  </message>
  <message>
   <source>Muscle state (angle, torque, activity)</source>
   <translation>Muskelzustand (Winkel, Drehmoment, Aktivität)</translation>
  </message>
  <message>
   <source>Region</source>
   <translation>Bereich</translation>
  </message>
  <message>
   <source>Click round the muscle between the aponeuroses, right-click to end; then run again.</source>
   <translation>Zwischen den Aponeurosen um den Muskel herum klicken, Rechtsklick beendet; dann neu auswerten.</translation>
  </message>
  <message>
   <source>Joint angle</source>
   <translation>Gelenkwinkel</translation>
  </message>
  <message>
   <source>Joint torque</source>
   <translation>Drehmoment im Gelenk</translation>
  </message>
  <message>
   <source>EMG</source>
   <translation>EMG</translation>
  </message>
  <message>
   <source>MT, PA and FL beside</source>
   <translation>MT, PA und FL daneben</translation>
  </message>
  <message>
   <source>as they are on the frame</source>
   <translation>wie sie im Bild sind</translation>
  </message>
  <message>
   <source>found in every frame, slower</source>
   <translation>in jedem Bild gesucht, langsamer</translation>
  </message>
  <message>
   <source>Rotator cuff tear</source>
   <translation>Riss der Rotatorenmanschette</translation>
  </message>
  <message>
   <source>Tendon</source>
   <translation>Sehne</translation>
  </message>
  <message>
   <source>Click round the tendon, its tear included; right-click to end.</source>
   <translation>Um die Sehne klicken, mit ihrem Riss; Rechtsklick beendet.</translation>
  </message>
  <message>
   <source>Tear</source>
   <translation>Riss</translation>
  </message>
  <message>
   <source>Click round the tear; right-click to end.</source>
   <translation>Um den Riss klicken; Rechtsklick beendet.</translation>
  </message>
  <message>
   <source>Humeral head</source>
   <translation>Humeruskopf</translation>
  </message>
  <message>
   <source>Click along the bone's surface and back below it; right-click to end.</source>
   <translation>Entlang der Knochenoberfläche klicken und darunter zurück; Rechtsklick beendet.</translation>
  </message>
  <message>
   <source>Tear width</source>
   <translation>Rissbreite</translation>
  </message>
  <message>
   <source>Click the two ends: tear width.</source>
   <translation>Die beiden Enden anklicken: Rissbreite.</translation>
  </message>
  <message>
   <source>Tear depth</source>
   <translation>Risstiefe</translation>
  </message>
  <message>
   <source>Click the two ends: tear depth.</source>
   <translation>Die beiden Enden anklicken: Risstiefe.</translation>
  </message>
  <message>
   <source>Tendon thickness</source>
   <translation>Sehnendicke</translation>
  </message>
  <message>
   <source>Click the two ends: tendon thickness.</source>
   <translation>Die beiden Enden anklicken: Sehnendicke.</translation>
  </message>
  <message>
   <source>Distance from the footprint</source>
   <translation>Abstand vom Footprint</translation>
  </message>
  <message>
   <source>Click the two ends: distance from the footprint.</source>
   <translation>Die beiden Enden anklicken: Abstand vom Footprint.</translation>
  </message>
  <message>
   <source>Tear area</source>
   <translation>Rissfläche</translation>
  </message>
  <message>
   <source>Tear width along the tendon</source>
   <translation>Rissbreite längs der Sehne</translation>
  </message>
  <message>
   <source>Tear depth across the tendon</source>
   <translation>Risstiefe quer zur Sehne</translation>
  </message>
  <message>
   <source>Share of the thickness torn</source>
   <translation>Gerissener Anteil der Dicke</translation>
  </message>
  <message>
   <source>Tendon echo intensity</source>
   <translation>Echointensität der Sehne</translation>
  </message>
  <message>
   <source>Probability of a tear</source>
   <translation>Wahrscheinlichkeit eines Risses</translation>
  </message>
  <message>
   <source>Full-thickness tear</source>
   <translation>Kompletter Riss</translation>
  </message>
  <message>
   <source>reaches joint and bursa</source>
   <translation>reicht bis Gelenk und Bursa</translation>
  </message>
  <message>
   <source>90 % or more of the thickness</source>
   <translation>90 % der Dicke oder mehr</translation>
  </message>
  <message>
   <source>Shoulder bones in MRI</source>
   <translation>Schulterknochen im MRT</translation>
  </message>
  <message>
   <source>Scapular axis</source>
   <translation>Skapulaachse</translation>
  </message>
  <message>
   <source>place three points: where the spine of the scapula meets its medial border, its inferior angle, and the centre of the glenoid (or as far towards the first two as the image goes)</source>
   <translation>setzen Sie drei Punkte: wo die Spina scapulae auf den medialen Rand trifft, den unteren Winkel und die Mitte des Glenoids (oder so weit zu den ersten beiden hin, wie das Bild reicht)</translation>
  </message>
  <message>
   <source>Volume of the humerus</source>
   <translation>Volumen des Humerus</translation>
  </message>
  <message>
   <source>Volume of the glenoid</source>
   <translation>Volumen des Glenoids</translation>
  </message>
  <message>
   <source>Diameter of the head</source>
   <translation>Durchmesser des Kopfes</translation>
  </message>
  <message>
   <source>Distance of the bone to the sphere</source>
   <translation>Abstand des Knochens zur Kugel</translation>
  </message>
  <message>
   <source>Height of the glenoid</source>
   <translation>Höhe des Glenoids</translation>
  </message>
  <message>
   <source>Width of the glenoid</source>
   <translation>Breite des Glenoids</translation>
  </message>
  <message>
   <source>Head coverage</source>
   <translation>Überdachung des Kopfes</translation>
  </message>
  <message>
   <source>Version of the glenoid (+ forwards)</source>
   <translation>Version des Glenoids (+ nach vorn)</translation>
  </message>
  <message>
   <source>Inclination of the glenoid (+ upwards)</source>
   <translation>Inklination des Glenoids (+ nach oben)</translation>
  </message>
  <message>
   <source>Subluxation index (50: centred)</source>
   <translation>Subluxationsindex (50: zentriert)</translation>
  </message>
  <message>
   <source>Subluxation index</source>
   <translation>Subluxationsindex</translation>
  </message>
  <message>
   <source>against the glenoid (Walch 1998)</source>
   <translation>gegen das Glenoid (Walch 1998)</translation>
  </message>
  <message>
   <source>against the scapular plane (Sabesan 2014)</source>
   <translation>gegen die Skapulaebene (Sabesan 2014)</translation>
  </message>
  <message>
   <source>Head coverage (Saha 1971)</source>
   <translation>Überdachung des Kopfes (Saha 1971)</translation>
  </message>
  <message>
   <source>of the glenoid's width</source>
   <translation>der Breite des Glenoids</translation>
  </message>
  <message>
   <source>of its height</source>
   <translation>seiner Höhe</translation>
  </message>
  <message>
   <source>Transverse muscle scan</source>
   <translation>Muskel im Querschnitt</translation>
  </message>
  <message>
   <source>Fat line</source>
   <translation>Fettlinie</translation>
  </message>
  <message>
   <source>Propose a line through the fat above each contour, to be dragged. Without a contour: click its two ends.</source>
   <translation>Über jeder Kontur eine Linie durch das Fett vorschlagen, die gezogen werden kann. Ohne Kontur: ihre beiden Enden anklicken.</translation>
  </message>
  <message>
   <source>Fat thickness</source>
   <translation>Fettdicke</translation>
  </message>
  <message>
   <source>EI, fat-corrected</source>
   <translation>EI, fettkorrigiert</translation>
  </message>
  <message>
   <source>Fat correction of EI</source>
   <translation>Fettkorrektur der EI</translation>
  </message>
  <message>
   <source>none</source>
   <translation>keine</translation>
  </message>
  <message>
   <source>Young et al. 2015 (+40.5 per cm)</source>
   <translation>Young et al. 2015 (+40,5 je cm)</translation>
  </message>
  <message>
   <source>Transverse nerve scan</source>
   <translation>Nerv im Querschnitt</translation>
  </message>
 </context>
 <context>
  <name>panel.load</name>
  <message>
   <source>Open a picture, a video or a DICOM file</source>
   <translation>Ein Bild, ein Video oder eine DICOM-Datei öffnen</translation>
  </message>
  <message>
   <source>There is no main window; use MSUSSegmentLib.panel.samples from Python.</source>
   <translation>Es gibt kein Hauptfenster; nehmen Sie MSUSSegmentLib.panel.samples aus Python.</translation>
  </message>
  <message>
   <source>Ultrasound</source>
   <translation>Ultraschall</translation>
  </message>
  <message>
   <source>Frame {frame} (0 to {last})</source>
   <translation>Bild {frame} (0 bis {last})</translation>
  </message>
  <message>
   <source>, {time:.2f} s</source>
   <translation>, {time:.2f} s</translation>
  </message>
  <message>
   <source>{checked} of {measured} accepted</source>
   <translation>{checked} von {measured} angenommen</translation>
  </message>
 </context>
 <context>
  <name>panel.panel</name>
  <message>
   <source>The task {name} is one of volumes, and {picture} is none: choose a 3-D image of several slices.</source>
   <translation>Die Aufgabe {name} ist eine für Volumen, und {picture} ist keines: wählen Sie ein 3-D-Bild aus mehreren Schichten.</translation>
  </message>
  <message>
   <source>The picture was deleted from the scene; choose another one.</source>
   <translation>Das Bild wurde aus der Szene gelöscht; wählen Sie ein anderes.</translation>
  </message>
  <message>
   <source>The scene was closed; the run was stopped.</source>
   <translation>Die Szene wurde geschlossen; der Lauf wurde angehalten.</translation>
  </message>
  <message>
   <source>Choose a picture or a cine to begin.</source>
   <translation>Bild oder Film (Cine) wählen, um zu beginnen.</translation>
  </message>
  <message>
   <source>The last frame comes before the first one; correct the range in section 3.</source>
   <translation>Das letzte Bild liegt vor dem ersten; berichtigen Sie den Bereich in Abschnitt 3.</translation>
  </message>
  <message>
   <source>The task {name} was not chosen.</source>
   <translation>Die Aufgabe {name} wurde nicht gewählt.</translation>
  </message>
  <message>
   <source>{name} is ready.</source>
   <translation>{name} ist bereit.</translation>
  </message>
  <message>
   <source>auto</source>
   <translation>automatisch</translation>
  </message>
  <message>
   <source>edited</source>
   <translation>bearbeitet</translation>
  </message>
  <message>
   <source>manual</source>
   <translation>von Hand</translation>
  </message>
  <message>
   <source>Known distance</source>
   <translation>Bekannte Strecke</translation>
  </message>
  <message>
   <source>Longitudinal muscle scan</source>
   <translation>Muskel im Längsschnitt</translation>
  </message>
  <message>
   <source>Superficial</source>
   <translation>Oberflächlich</translation>
  </message>
  <message>
   <source>Draw the superficial aponeurosis along its lower edge: click along it, right-click to end.</source>
   <translation>Die oberflächliche Aponeurose an ihrem unteren Rand entlang zeichnen: entlang klicken, Rechtsklick beendet.</translation>
  </message>
  <message>
   <source>Deep</source>
   <translation>Tief</translation>
  </message>
  <message>
   <source>Draw the deep aponeurosis along its upper edge: click along it, right-click to end.</source>
   <translation>Die tiefe Aponeurose an ihrem oberen Rand entlang zeichnen: entlang klicken, Rechtsklick beendet.</translation>
  </message>
  <message>
   <source>Fascicle</source>
   <translation>Faszikel</translation>
  </message>
  <message>
   <source>Add a fascicle: click its two ends. Its pennation angle comes along.</source>
   <translation>Ein Faszikel hinzufügen: seine beiden Enden anklicken. Sein Fiederungswinkel kommt mit.</translation>
  </message>
  <message>
   <source>Thickness</source>
   <translation>Dicke</translation>
  </message>
  <message>
   <source>Add a thickness line: click its two ends.</source>
   <translation>Eine Dickenlinie hinzufügen: ihre beiden Enden anklicken.</translation>
  </message>
  <message>
   <source>Angle</source>
   <translation>Winkel</translation>
  </message>
  <message>
   <source>Add a pennation angle: click arm, vertex, arm.</source>
   <translation>Einen Fiederungswinkel hinzufügen: Schenkel, Scheitel, Schenkel anklicken.</translation>
  </message>
  <message>
   <source>Closed curve</source>
   <translation>Geschlossene Kurve</translation>
  </message>
  <message>
   <source>Add a closed curve: click around it, right-click to end.</source>
   <translation>Eine geschlossene Kurve hinzufügen: ringsum klicken, Rechtsklick beendet.</translation>
  </message>
  <message>
   <source>Muscle thickness</source>
   <translation>Muskeldicke</translation>
  </message>
  <message>
   <source>Pennation angle</source>
   <translation>Fiederungswinkel</translation>
  </message>
  <message>
   <source>Fascicle length</source>
   <translation>Faszikellänge</translation>
  </message>
  <message>
   <source>Fascicle angle</source>
   <translation>Faszikelneigung</translation>
  </message>
  <message>
   <source>Superficial angle</source>
   <translation>Neigung oberflächlich</translation>
  </message>
  <message>
   <source>Deep angle</source>
   <translation>Neigung tief</translation>
  </message>
  <message>
   <source>Area (CSA)</source>
   <translation>Fläche (CSA)</translation>
  </message>
  <message>
   <source>Perimeter</source>
   <translation>Umfang</translation>
  </message>
  <message>
   <source>Echo intensity</source>
   <translation>Echointensität</translation>
  </message>
  <message>
   <source>Echo intensity SD</source>
   <translation>Echointensität SD</translation>
  </message>
  <message>
   <source>EI median</source>
   <translation>EI Median</translation>
  </message>
  <message>
   <source>Width</source>
   <translation>Breite</translation>
  </message>
  <message>
   <source>Depth</source>
   <translation>Tiefe</translation>
  </message>
  <message>
   <source>Depth / width</source>
   <translation>Tiefe / Breite</translation>
  </message>
  <message>
   <source>Pixels left out of EI</source>
   <translation>Bei EI ausgelassene Pixel</translation>
  </message>
  <message>
   <source>along the normal of the mid-line</source>
   <translation>längs der Normalen der Mittellinie</translation>
  </message>
  <message>
   <source>vertical</source>
   <translation>senkrecht</translation>
  </message>
  <message>
   <source>against the deep aponeurosis</source>
   <translation>zur tiefen Aponeurose</translation>
  </message>
  <message>
   <source>against the superficial aponeurosis</source>
   <translation>zur oberflächlichen Aponeurose</translation>
  </message>
  <message>
   <source>length of the fascicle's line</source>
   <translation>Länge der Faszikellinie</translation>
  </message>
  <message>
   <source>MT / sin PA</source>
   <translation>MT / sin PA</translation>
  </message>
  <message>
   <source>Drawn fascicles</source>
   <translation>Gezeichnete Faszikel</translation>
  </message>
  <message>
   <source>extended to both aponeuroses</source>
   <translation>bis zu beiden Aponeurosen verlängert</translation>
  </message>
  <message>
   <source>as drawn</source>
   <translation>wie gezeichnet</translation>
  </message>
  <message>
   <source>Muscle state</source>
   <translation>Muskelzustand</translation>
  </message>
  <message>
   <source>not known</source>
   <translation>nicht bekannt</translation>
  </message>
  <message>
   <source>at rest</source>
   <translation>in Ruhe</translation>
  </message>
  <message>
   <source>contracting</source>
   <translation>angespannt</translation>
  </message>
  <message>
   <source>Muscle state (angle, torque, activity)</source>
   <translation>Muskelzustand (Winkel, Drehmoment, Aktivität)</translation>
  </message>
  <message>
   <source>Region</source>
   <translation>Bereich</translation>
  </message>
  <message>
   <source>Click round the muscle between the aponeuroses, right-click to end; then run again.</source>
   <translation>Zwischen den Aponeurosen um den Muskel herum klicken, Rechtsklick beendet; dann neu auswerten.</translation>
  </message>
  <message>
   <source>Joint angle</source>
   <translation>Gelenkwinkel</translation>
  </message>
  <message>
   <source>Joint torque</source>
   <translation>Drehmoment im Gelenk</translation>
  </message>
  <message>
   <source>EMG</source>
   <translation>EMG</translation>
  </message>
  <message>
   <source>MT, PA and FL beside</source>
   <translation>MT, PA und FL daneben</translation>
  </message>
  <message>
   <source>as they are on the frame</source>
   <translation>wie sie im Bild sind</translation>
  </message>
  <message>
   <source>found in every frame, slower</source>
   <translation>in jedem Bild gesucht, langsamer</translation>
  </message>
  <message>
   <source>Rotator cuff tear</source>
   <translation>Riss der Rotatorenmanschette</translation>
  </message>
  <message>
   <source>Tendon</source>
   <translation>Sehne</translation>
  </message>
  <message>
   <source>Click round the tendon, its tear included; right-click to end.</source>
   <translation>Um die Sehne klicken, mit ihrem Riss; Rechtsklick beendet.</translation>
  </message>
  <message>
   <source>Tear</source>
   <translation>Riss</translation>
  </message>
  <message>
   <source>Click round the tear; right-click to end.</source>
   <translation>Um den Riss klicken; Rechtsklick beendet.</translation>
  </message>
  <message>
   <source>Humeral head</source>
   <translation>Humeruskopf</translation>
  </message>
  <message>
   <source>Click along the bone's surface and back below it; right-click to end.</source>
   <translation>Entlang der Knochenoberfläche klicken und darunter zurück; Rechtsklick beendet.</translation>
  </message>
  <message>
   <source>Tear width</source>
   <translation>Rissbreite</translation>
  </message>
  <message>
   <source>Click the two ends: tear width.</source>
   <translation>Die beiden Enden anklicken: Rissbreite.</translation>
  </message>
  <message>
   <source>Tear depth</source>
   <translation>Risstiefe</translation>
  </message>
  <message>
   <source>Click the two ends: tear depth.</source>
   <translation>Die beiden Enden anklicken: Risstiefe.</translation>
  </message>
  <message>
   <source>Tendon thickness</source>
   <translation>Sehnendicke</translation>
  </message>
  <message>
   <source>Click the two ends: tendon thickness.</source>
   <translation>Die beiden Enden anklicken: Sehnendicke.</translation>
  </message>
  <message>
   <source>Distance from the footprint</source>
   <translation>Abstand vom Footprint</translation>
  </message>
  <message>
   <source>Click the two ends: distance from the footprint.</source>
   <translation>Die beiden Enden anklicken: Abstand vom Footprint.</translation>
  </message>
  <message>
   <source>Tear area</source>
   <translation>Rissfläche</translation>
  </message>
  <message>
   <source>Tear width along the tendon</source>
   <translation>Rissbreite längs der Sehne</translation>
  </message>
  <message>
   <source>Tear depth across the tendon</source>
   <translation>Risstiefe quer zur Sehne</translation>
  </message>
  <message>
   <source>Share of the thickness torn</source>
   <translation>Gerissener Anteil der Dicke</translation>
  </message>
  <message>
   <source>Tendon echo intensity</source>
   <translation>Echointensität der Sehne</translation>
  </message>
  <message>
   <source>Probability of a tear</source>
   <translation>Wahrscheinlichkeit eines Risses</translation>
  </message>
  <message>
   <source>Full-thickness tear</source>
   <translation>Kompletter Riss</translation>
  </message>
  <message>
   <source>reaches joint and bursa</source>
   <translation>reicht bis Gelenk und Bursa</translation>
  </message>
  <message>
   <source>90 % or more of the thickness</source>
   <translation>90 % der Dicke oder mehr</translation>
  </message>
  <message>
   <source>Shoulder bones in MRI</source>
   <translation>Schulterknochen im MRT</translation>
  </message>
  <message>
   <source>Scapular axis</source>
   <translation>Skapulaachse</translation>
  </message>
  <message>
   <source>place three points: where the spine of the scapula meets its medial border, its inferior angle, and the centre of the glenoid (or as far towards the first two as the image goes)</source>
   <translation>setzen Sie drei Punkte: wo die Spina scapulae auf den medialen Rand trifft, den unteren Winkel und die Mitte des Glenoids (oder so weit zu den ersten beiden hin, wie das Bild reicht)</translation>
  </message>
  <message>
   <source>Volume of the humerus</source>
   <translation>Volumen des Humerus</translation>
  </message>
  <message>
   <source>Volume of the glenoid</source>
   <translation>Volumen des Glenoids</translation>
  </message>
  <message>
   <source>Diameter of the head</source>
   <translation>Durchmesser des Kopfes</translation>
  </message>
  <message>
   <source>Distance of the bone to the sphere</source>
   <translation>Abstand des Knochens zur Kugel</translation>
  </message>
  <message>
   <source>Height of the glenoid</source>
   <translation>Höhe des Glenoids</translation>
  </message>
  <message>
   <source>Width of the glenoid</source>
   <translation>Breite des Glenoids</translation>
  </message>
  <message>
   <source>Head coverage</source>
   <translation>Überdachung des Kopfes</translation>
  </message>
  <message>
   <source>Version of the glenoid (+ forwards)</source>
   <translation>Version des Glenoids (+ nach vorn)</translation>
  </message>
  <message>
   <source>Inclination of the glenoid (+ upwards)</source>
   <translation>Inklination des Glenoids (+ nach oben)</translation>
  </message>
  <message>
   <source>Subluxation index (50: centred)</source>
   <translation>Subluxationsindex (50: zentriert)</translation>
  </message>
  <message>
   <source>Subluxation index</source>
   <translation>Subluxationsindex</translation>
  </message>
  <message>
   <source>against the glenoid (Walch 1998)</source>
   <translation>gegen das Glenoid (Walch 1998)</translation>
  </message>
  <message>
   <source>against the scapular plane (Sabesan 2014)</source>
   <translation>gegen die Skapulaebene (Sabesan 2014)</translation>
  </message>
  <message>
   <source>Head coverage (Saha 1971)</source>
   <translation>Überdachung des Kopfes (Saha 1971)</translation>
  </message>
  <message>
   <source>of the glenoid's width</source>
   <translation>der Breite des Glenoids</translation>
  </message>
  <message>
   <source>of its height</source>
   <translation>seiner Höhe</translation>
  </message>
  <message>
   <source>Transverse muscle scan</source>
   <translation>Muskel im Querschnitt</translation>
  </message>
  <message>
   <source>Fat line</source>
   <translation>Fettlinie</translation>
  </message>
  <message>
   <source>Propose a line through the fat above each contour, to be dragged. Without a contour: click its two ends.</source>
   <translation>Über jeder Kontur eine Linie durch das Fett vorschlagen, die gezogen werden kann. Ohne Kontur: ihre beiden Enden anklicken.</translation>
  </message>
  <message>
   <source>Fat thickness</source>
   <translation>Fettdicke</translation>
  </message>
  <message>
   <source>EI, fat-corrected</source>
   <translation>EI, fettkorrigiert</translation>
  </message>
  <message>
   <source>Fat correction of EI</source>
   <translation>Fettkorrektur der EI</translation>
  </message>
  <message>
   <source>none</source>
   <translation>keine</translation>
  </message>
  <message>
   <source>Young et al. 2015 (+40.5 per cm)</source>
   <translation>Young et al. 2015 (+40,5 je cm)</translation>
  </message>
  <message>
   <source>Transverse nerve scan</source>
   <translation>Nerv im Querschnitt</translation>
  </message>
 </context>
 <context>
  <name>panel.pictures</name>
  <message>
   <source>new</source>
   <translation>neu</translation>
  </message>
  <message>
   <source>Picture</source>
   <translation>Bild</translation>
  </message>
  <message>
   <source>Scale</source>
   <translation>Maßstab</translation>
  </message>
  <message>
   <source>State</source>
   <translation>Stand</translation>
  </message>
  <message>
   <source>A run is going on; wait for it, or cancel it first.</source>
   <translation>Ein Lauf ist im Gang; warten Sie, oder brechen Sie ihn zuerst ab.</translation>
  </message>
  <message>
   <source>{measured} of {total} measured</source>
   <translation>{measured} von {total} gemessen</translation>
  </message>
  <message>
   <source>{count} accepted</source>
   <translation>{count} angenommen</translation>
  </message>
 </context>
 <context>
  <name>panel.queue</name>
  <message>
   <source>new</source>
   <translation>neu</translation>
  </message>
  <message>
   <source>AI</source>
   <translation>KI</translation>
  </message>
  <message>
   <source>corrected</source>
   <translation>korrigiert</translation>
  </message>
  <message>
   <source>approved</source>
   <translation>angenommen</translation>
  </message>
  <message>
   <source>rejected</source>
   <translation>abgelehnt</translation>
  </message>
  <message>
   <source>as they were added</source>
   <translation>wie hinzugefügt</translation>
  </message>
  <message>
   <source>least confident first</source>
   <translation>unsicherste zuerst</translation>
  </message>
  <message>
   <source>flagged first</source>
   <translation>markierte zuerst</translation>
  </message>
  <message>
   <source>most informative first</source>
   <translation>lehrreichste zuerst</translation>
  </message>
  <message>
   <source>by status</source>
   <translation>nach Stand</translation>
  </message>
  <message>
   <source>all</source>
   <translation>alle</translation>
  </message>
  <message>
   <source>flagged</source>
   <translation>markiert</translation>
  </message>
  <message>
   <source>Folder of the study</source>
   <translation>Ordner der Studie</translation>
  </message>
  <message>
   <source>Saved in the study.</source>
   <translation>In der Studie gespeichert.</translation>
  </message>
  <message>
   <source>Why can this image not be used?</source>
   <translation>Warum ist dieses Bild nicht zu gebrauchen?</translation>
  </message>
  <message>
   <source>Image</source>
   <translation>Bild</translation>
  </message>
  <message>
   <source>Status</source>
   <translation>Stand</translation>
  </message>
  <message>
   <source>Confidence</source>
   <translation>Sicherheit</translation>
  </message>
  <message>
   <source>To be known</source>
   <translation>Hinweise</translation>
  </message>
  <message>
   <source>Time</source>
   <translation>Zeit</translation>
  </message>
  <message>
   <source>Type your name first (section 4): what you correct in a study is kept under it.</source>
   <translation>Geben Sie zuerst Ihren Namen ein (Abschnitt 4): Ihre Korrekturen in einer Studie werden darunter aufbewahrt.</translation>
  </message>
  <message>
   <source>Open a study first.</source>
   <translation>Öffnen Sie zuerst eine Studie.</translation>
  </message>
  <message>
   <source>Open an image of the study first: double-click it, or press Next.</source>
   <translation>Öffnen Sie zuerst ein Bild der Studie: Doppelklick, oder drücken Sie Weiter.</translation>
  </message>
  <message>
   <source>Nothing is left to do here: every image that fits is approved or rejected.</source>
   <translation>Hier ist nichts mehr zu tun: Jedes passende Bild ist angenommen oder abgelehnt.</translation>
  </message>
  <message>
   <source>There is no image before this one.</source>
   <translation>Vor diesem Bild gibt es keines.</translation>
  </message>
  <message>
   <source>Say why the image is rejected, such as: blurred, another muscle, cut off.</source>
   <translation>Sagen Sie, warum das Bild abgelehnt wird, etwa: unscharf, anderer Muskel, abgeschnitten.</translation>
  </message>
  <message>
   <source>A run is going on; wait for it, or cancel it first.</source>
   <translation>Ein Lauf ist im Gang; warten Sie, oder brechen Sie ihn zuerst ab.</translation>
  </message>
  <message>
   <source>No study is open.</source>
   <translation>Keine Studie ist offen.</translation>
  </message>
  <message>
   <source>{name}: {status}.</source>
   <translation>{name}: {status}.</translation>
  </message>
  <message>
   <source>{count} images are in the study; double-click one, or press Next.</source>
   <translation>{count} Bilder sind in der Studie; Doppelklick auf eines, oder drücken Sie Weiter.</translation>
  </message>
  <message>
   <source> (reading {number})</source>
   <translation> (Lesung {number})</translation>
  </message>
  <message>
   <source>{what} Take it over?</source>
   <translation>{what} Übernehmen?</translation>
  </message>
 </context>
 <context>
  <name>panel.read</name>
  <message>
   <source>Quantity</source>
   <translation>Größe</translation>
  </message>
  <message>
   <source>Value</source>
   <translation>Wert</translation>
  </message>
  <message>
   <source>Unit</source>
   <translation>Einheit</translation>
  </message>
  <message>
   <source>From</source>
   <translation>Herkunft</translation>
  </message>
  <message>
   <source>Frame</source>
   <translation>Bild</translation>
  </message>
  <message>
   <source>Note</source>
   <translation>Hinweis</translation>
  </message>
  <message>
   <source>{name} is locked: it cannot be dragged.</source>
   <translation>{name} ist gesperrt: Ziehen geht nicht.</translation>
  </message>
  <message>
   <source>{name} can be dragged again.</source>
   <translation>{name} kann wieder gezogen werden.</translation>
  </message>
  <message>
   <source>unsure</source>
   <translation>unsicher</translation>
  </message>
  <message>
   <source>Signals measured beside the recording</source>
   <translation>Neben der Aufnahme gemessene Signale</translation>
  </message>
  <message>
   <source>auto</source>
   <translation>automatisch</translation>
  </message>
  <message>
   <source>edited</source>
   <translation>bearbeitet</translation>
  </message>
  <message>
   <source>manual</source>
   <translation>von Hand</translation>
  </message>
  <message>
   <source>All</source>
   <translation>Alle</translation>
  </message>
  <message>
   <source>Unchecked</source>
   <translation>Ungeprüfte</translation>
  </message>
  <message>
   <source>Look odd</source>
   <translation>Auffällige</translation>
  </message>
  <message>
   <source>This number follows from its lines; drag them in the picture instead.</source>
   <translation>Dieser Wert folgt aus seinen Linien; ziehen Sie diese im Bild.</translation>
  </message>
  <message>
   <source>Select the row of a line in the table first (section 5).</source>
   <translation>Wählen Sie zuerst die Zeile einer Linie in der Tabelle (Abschnitt 5).</translation>
  </message>
  <message>
   <source>Delete</source>
   <translation>Löschen</translation>
  </message>
  <message>
   <source>Reset this line</source>
   <translation>Diese Linie zurücksetzen</translation>
  </message>
  <message>
   <source>Copy to the next frame</source>
   <translation>Auf das nächste Bild übertragen</translation>
  </message>
  <message>
   <source>Note …</source>
   <translation>Notiz …</translation>
  </message>
  <message>
   <source>No frame looks wrong.</source>
   <translation>Kein Bild sieht falsch aus.</translation>
  </message>
  <message>
   <source>This is a single picture; a plot over time needs a cine.</source>
   <translation>Das ist ein einzelnes Bild; ein Verlauf braucht einen Film.</translation>
  </message>
  <message>
   <source>Signals</source>
   <translation>Signale</translation>
  </message>
  <message>
   <source>The signals are in the plot.</source>
   <translation>Die Signale sind im Diagramm.</translation>
  </message>
  <message>
   <source>Frames that look wrong: </source>
   <translation>Bilder, die falsch aussehen: </translation>
  </message>
  <message>
   <source>Echo intensity of all pixels inside, zeros included</source>
   <translation>Echointensität aller Pixel im Inneren, Nullen eingeschlossen</translation>
  </message>
  <message>
   <source>Unlock</source>
   <translation>Entsperren</translation>
  </message>
  <message>
   <source>Lock</source>
   <translation>Sperren</translation>
  </message>
  <message>
   <source>Note on {name}</source>
   <translation>Notiz zu {name}</translation>
  </message>
  <message>
   <source>{quantity}, z-score</source>
   <translation>{quantity}, z-Wert</translation>
  </message>
  <message>
   <source>scale: {source}</source>
   <translation>Maßstab: {source}</translation>
  </message>
  <message>
   <source>Frame {frame}: {why}</source>
   <translation>Bild {frame}: {why}</translation>
  </message>
  <message>
   <source>{frame} ({why})</source>
   <translation>{frame} ({why})</translation>
  </message>
  <message>
   <source>Looks wrong: {why}</source>
   <translation>Sieht falsch aus: {why}</translation>
  </message>
  <message>
   <source>by {rater}</source>
   <translation>von {rater}</translation>
  </message>
  <message>
   <source>model: {model}</source>
   <translation>Modell: {model}</translation>
  </message>
  <message>
   <source>and {count} more</source>
   <translation>und {count} mehr</translation>
  </message>
  <message>
   <source>"{text}" is no number; type for instance 18.5.</source>
   <translation>„{text}“ ist keine Zahl; tippen Sie zum Beispiel 18,5.</translation>
  </message>
  <message>
   <source>checked</source>
   <translation>geprüft</translation>
  </message>
  <message>
   <source>Known distance</source>
   <translation>Bekannte Strecke</translation>
  </message>
  <message>
   <source>Longitudinal muscle scan</source>
   <translation>Muskel im Längsschnitt</translation>
  </message>
  <message>
   <source>Superficial</source>
   <translation>Oberflächlich</translation>
  </message>
  <message>
   <source>Draw the superficial aponeurosis along its lower edge: click along it, right-click to end.</source>
   <translation>Die oberflächliche Aponeurose an ihrem unteren Rand entlang zeichnen: entlang klicken, Rechtsklick beendet.</translation>
  </message>
  <message>
   <source>Deep</source>
   <translation>Tief</translation>
  </message>
  <message>
   <source>Draw the deep aponeurosis along its upper edge: click along it, right-click to end.</source>
   <translation>Die tiefe Aponeurose an ihrem oberen Rand entlang zeichnen: entlang klicken, Rechtsklick beendet.</translation>
  </message>
  <message>
   <source>Fascicle</source>
   <translation>Faszikel</translation>
  </message>
  <message>
   <source>Add a fascicle: click its two ends. Its pennation angle comes along.</source>
   <translation>Ein Faszikel hinzufügen: seine beiden Enden anklicken. Sein Fiederungswinkel kommt mit.</translation>
  </message>
  <message>
   <source>Thickness</source>
   <translation>Dicke</translation>
  </message>
  <message>
   <source>Add a thickness line: click its two ends.</source>
   <translation>Eine Dickenlinie hinzufügen: ihre beiden Enden anklicken.</translation>
  </message>
  <message>
   <source>Angle</source>
   <translation>Winkel</translation>
  </message>
  <message>
   <source>Add a pennation angle: click arm, vertex, arm.</source>
   <translation>Einen Fiederungswinkel hinzufügen: Schenkel, Scheitel, Schenkel anklicken.</translation>
  </message>
  <message>
   <source>Closed curve</source>
   <translation>Geschlossene Kurve</translation>
  </message>
  <message>
   <source>Add a closed curve: click around it, right-click to end.</source>
   <translation>Eine geschlossene Kurve hinzufügen: ringsum klicken, Rechtsklick beendet.</translation>
  </message>
  <message>
   <source>Muscle thickness</source>
   <translation>Muskeldicke</translation>
  </message>
  <message>
   <source>Pennation angle</source>
   <translation>Fiederungswinkel</translation>
  </message>
  <message>
   <source>Fascicle length</source>
   <translation>Faszikellänge</translation>
  </message>
  <message>
   <source>Fascicle angle</source>
   <translation>Faszikelneigung</translation>
  </message>
  <message>
   <source>Superficial angle</source>
   <translation>Neigung oberflächlich</translation>
  </message>
  <message>
   <source>Deep angle</source>
   <translation>Neigung tief</translation>
  </message>
  <message>
   <source>Area (CSA)</source>
   <translation>Fläche (CSA)</translation>
  </message>
  <message>
   <source>Perimeter</source>
   <translation>Umfang</translation>
  </message>
  <message>
   <source>Echo intensity</source>
   <translation>Echointensität</translation>
  </message>
  <message>
   <source>Echo intensity SD</source>
   <translation>Echointensität SD</translation>
  </message>
  <message>
   <source>EI median</source>
   <translation>EI Median</translation>
  </message>
  <message>
   <source>Width</source>
   <translation>Breite</translation>
  </message>
  <message>
   <source>Depth</source>
   <translation>Tiefe</translation>
  </message>
  <message>
   <source>Depth / width</source>
   <translation>Tiefe / Breite</translation>
  </message>
  <message>
   <source>Pixels left out of EI</source>
   <translation>Bei EI ausgelassene Pixel</translation>
  </message>
  <message>
   <source>along the normal of the mid-line</source>
   <translation>längs der Normalen der Mittellinie</translation>
  </message>
  <message>
   <source>vertical</source>
   <translation>senkrecht</translation>
  </message>
  <message>
   <source>against the deep aponeurosis</source>
   <translation>zur tiefen Aponeurose</translation>
  </message>
  <message>
   <source>against the superficial aponeurosis</source>
   <translation>zur oberflächlichen Aponeurose</translation>
  </message>
  <message>
   <source>length of the fascicle's line</source>
   <translation>Länge der Faszikellinie</translation>
  </message>
  <message>
   <source>MT / sin PA</source>
   <translation>MT / sin PA</translation>
  </message>
  <message>
   <source>Drawn fascicles</source>
   <translation>Gezeichnete Faszikel</translation>
  </message>
  <message>
   <source>extended to both aponeuroses</source>
   <translation>bis zu beiden Aponeurosen verlängert</translation>
  </message>
  <message>
   <source>as drawn</source>
   <translation>wie gezeichnet</translation>
  </message>
  <message>
   <source>Muscle state</source>
   <translation>Muskelzustand</translation>
  </message>
  <message>
   <source>not known</source>
   <translation>nicht bekannt</translation>
  </message>
  <message>
   <source>at rest</source>
   <translation>in Ruhe</translation>
  </message>
  <message>
   <source>contracting</source>
   <translation>angespannt</translation>
  </message>
  <message>
   <source>Muscle state (angle, torque, activity)</source>
   <translation>Muskelzustand (Winkel, Drehmoment, Aktivität)</translation>
  </message>
  <message>
   <source>Region</source>
   <translation>Bereich</translation>
  </message>
  <message>
   <source>Click round the muscle between the aponeuroses, right-click to end; then run again.</source>
   <translation>Zwischen den Aponeurosen um den Muskel herum klicken, Rechtsklick beendet; dann neu auswerten.</translation>
  </message>
  <message>
   <source>Joint angle</source>
   <translation>Gelenkwinkel</translation>
  </message>
  <message>
   <source>Joint torque</source>
   <translation>Drehmoment im Gelenk</translation>
  </message>
  <message>
   <source>EMG</source>
   <translation>EMG</translation>
  </message>
  <message>
   <source>MT, PA and FL beside</source>
   <translation>MT, PA und FL daneben</translation>
  </message>
  <message>
   <source>as they are on the frame</source>
   <translation>wie sie im Bild sind</translation>
  </message>
  <message>
   <source>found in every frame, slower</source>
   <translation>in jedem Bild gesucht, langsamer</translation>
  </message>
  <message>
   <source>Rotator cuff tear</source>
   <translation>Riss der Rotatorenmanschette</translation>
  </message>
  <message>
   <source>Tendon</source>
   <translation>Sehne</translation>
  </message>
  <message>
   <source>Click round the tendon, its tear included; right-click to end.</source>
   <translation>Um die Sehne klicken, mit ihrem Riss; Rechtsklick beendet.</translation>
  </message>
  <message>
   <source>Tear</source>
   <translation>Riss</translation>
  </message>
  <message>
   <source>Click round the tear; right-click to end.</source>
   <translation>Um den Riss klicken; Rechtsklick beendet.</translation>
  </message>
  <message>
   <source>Humeral head</source>
   <translation>Humeruskopf</translation>
  </message>
  <message>
   <source>Click along the bone's surface and back below it; right-click to end.</source>
   <translation>Entlang der Knochenoberfläche klicken und darunter zurück; Rechtsklick beendet.</translation>
  </message>
  <message>
   <source>Tear width</source>
   <translation>Rissbreite</translation>
  </message>
  <message>
   <source>Click the two ends: tear width.</source>
   <translation>Die beiden Enden anklicken: Rissbreite.</translation>
  </message>
  <message>
   <source>Tear depth</source>
   <translation>Risstiefe</translation>
  </message>
  <message>
   <source>Click the two ends: tear depth.</source>
   <translation>Die beiden Enden anklicken: Risstiefe.</translation>
  </message>
  <message>
   <source>Tendon thickness</source>
   <translation>Sehnendicke</translation>
  </message>
  <message>
   <source>Click the two ends: tendon thickness.</source>
   <translation>Die beiden Enden anklicken: Sehnendicke.</translation>
  </message>
  <message>
   <source>Distance from the footprint</source>
   <translation>Abstand vom Footprint</translation>
  </message>
  <message>
   <source>Click the two ends: distance from the footprint.</source>
   <translation>Die beiden Enden anklicken: Abstand vom Footprint.</translation>
  </message>
  <message>
   <source>Tear area</source>
   <translation>Rissfläche</translation>
  </message>
  <message>
   <source>Tear width along the tendon</source>
   <translation>Rissbreite längs der Sehne</translation>
  </message>
  <message>
   <source>Tear depth across the tendon</source>
   <translation>Risstiefe quer zur Sehne</translation>
  </message>
  <message>
   <source>Share of the thickness torn</source>
   <translation>Gerissener Anteil der Dicke</translation>
  </message>
  <message>
   <source>Tendon echo intensity</source>
   <translation>Echointensität der Sehne</translation>
  </message>
  <message>
   <source>Probability of a tear</source>
   <translation>Wahrscheinlichkeit eines Risses</translation>
  </message>
  <message>
   <source>Full-thickness tear</source>
   <translation>Kompletter Riss</translation>
  </message>
  <message>
   <source>reaches joint and bursa</source>
   <translation>reicht bis Gelenk und Bursa</translation>
  </message>
  <message>
   <source>90 % or more of the thickness</source>
   <translation>90 % der Dicke oder mehr</translation>
  </message>
  <message>
   <source>Shoulder bones in MRI</source>
   <translation>Schulterknochen im MRT</translation>
  </message>
  <message>
   <source>Scapular axis</source>
   <translation>Skapulaachse</translation>
  </message>
  <message>
   <source>place three points: where the spine of the scapula meets its medial border, its inferior angle, and the centre of the glenoid (or as far towards the first two as the image goes)</source>
   <translation>setzen Sie drei Punkte: wo die Spina scapulae auf den medialen Rand trifft, den unteren Winkel und die Mitte des Glenoids (oder so weit zu den ersten beiden hin, wie das Bild reicht)</translation>
  </message>
  <message>
   <source>Volume of the humerus</source>
   <translation>Volumen des Humerus</translation>
  </message>
  <message>
   <source>Volume of the glenoid</source>
   <translation>Volumen des Glenoids</translation>
  </message>
  <message>
   <source>Diameter of the head</source>
   <translation>Durchmesser des Kopfes</translation>
  </message>
  <message>
   <source>Distance of the bone to the sphere</source>
   <translation>Abstand des Knochens zur Kugel</translation>
  </message>
  <message>
   <source>Height of the glenoid</source>
   <translation>Höhe des Glenoids</translation>
  </message>
  <message>
   <source>Width of the glenoid</source>
   <translation>Breite des Glenoids</translation>
  </message>
  <message>
   <source>Head coverage</source>
   <translation>Überdachung des Kopfes</translation>
  </message>
  <message>
   <source>Version of the glenoid (+ forwards)</source>
   <translation>Version des Glenoids (+ nach vorn)</translation>
  </message>
  <message>
   <source>Inclination of the glenoid (+ upwards)</source>
   <translation>Inklination des Glenoids (+ nach oben)</translation>
  </message>
  <message>
   <source>Subluxation index (50: centred)</source>
   <translation>Subluxationsindex (50: zentriert)</translation>
  </message>
  <message>
   <source>Subluxation index</source>
   <translation>Subluxationsindex</translation>
  </message>
  <message>
   <source>against the glenoid (Walch 1998)</source>
   <translation>gegen das Glenoid (Walch 1998)</translation>
  </message>
  <message>
   <source>against the scapular plane (Sabesan 2014)</source>
   <translation>gegen die Skapulaebene (Sabesan 2014)</translation>
  </message>
  <message>
   <source>Head coverage (Saha 1971)</source>
   <translation>Überdachung des Kopfes (Saha 1971)</translation>
  </message>
  <message>
   <source>of the glenoid's width</source>
   <translation>der Breite des Glenoids</translation>
  </message>
  <message>
   <source>of its height</source>
   <translation>seiner Höhe</translation>
  </message>
  <message>
   <source>Transverse muscle scan</source>
   <translation>Muskel im Querschnitt</translation>
  </message>
  <message>
   <source>Fat line</source>
   <translation>Fettlinie</translation>
  </message>
  <message>
   <source>Propose a line through the fat above each contour, to be dragged. Without a contour: click its two ends.</source>
   <translation>Über jeder Kontur eine Linie durch das Fett vorschlagen, die gezogen werden kann. Ohne Kontur: ihre beiden Enden anklicken.</translation>
  </message>
  <message>
   <source>Fat thickness</source>
   <translation>Fettdicke</translation>
  </message>
  <message>
   <source>EI, fat-corrected</source>
   <translation>EI, fettkorrigiert</translation>
  </message>
  <message>
   <source>Fat correction of EI</source>
   <translation>Fettkorrektur der EI</translation>
  </message>
  <message>
   <source>none</source>
   <translation>keine</translation>
  </message>
  <message>
   <source>Young et al. 2015 (+40.5 per cm)</source>
   <translation>Young et al. 2015 (+40,5 je cm)</translation>
  </message>
  <message>
   <source>Transverse nerve scan</source>
   <translation>Nerv im Querschnitt</translation>
  </message>
 </context>
 <context>
  <name>panel.reference</name>
  <message>
   <source>Your table of reference values (CSV). The example {path} shows its columns; its values are made up.</source>
   <translation>Ihre Tabelle mit Normwerten (CSV). Das Beispiel {path} zeigt ihre Spalten; seine Werte sind erfunden.</translation>
  </message>
  <message>
   <source>side: –</source>
   <translation>Seite: –</translation>
  </message>
  <message>
   <source>left</source>
   <translation>links</translation>
  </message>
  <message>
   <source>right</source>
   <translation>rechts</translation>
  </message>
  <message>
   <source>sex: –</source>
   <translation>Geschlecht: –</translation>
  </message>
  <message>
   <source>female</source>
   <translation>weiblich</translation>
  </message>
  <message>
   <source>male</source>
   <translation>männlich</translation>
  </message>
  <message>
   <source>Table of reference values</source>
   <translation>Tabelle mit Normwerten</translation>
  </message>
  <message>
   <source>The z-scores are gone.</source>
   <translation>Die z-Werte sind weg.</translation>
  </message>
  <message>
   <source>Taken from the DICOM file; it stays in memory and is never saved.</source>
   <translation>Aus der DICOM-Datei genommen; bleibt im Arbeitsspeicher und wird nie gespeichert.</translation>
  </message>
  <message>
   <source>Tables</source>
   <translation>Tabellen</translation>
  </message>
  <message>
   <source>z-scores will stand beside area and echo intensity once there is a contour.</source>
   <translation>z-Werte stehen neben Fläche und Echointensität, sobald es eine Kontur gibt.</translation>
  </message>
  <message>
   <source>The z-score of EI</source>
   <translation>Der z-Wert der EI</translation>
  </message>
  <message>
   <source>The z-score of CSA</source>
   <translation>Der z-Wert der CSA</translation>
  </message>
  <message>
   <source>The age</source>
   <translation>Das Alter</translation>
  </message>
  <message>
   <source>The height</source>
   <translation>Die Größe</translation>
  </message>
  <message>
   <source>The weight</source>
   <translation>Das Gewicht</translation>
  </message>
  <message>
   <source>z-scores stand beside area and echo intensity.</source>
   <translation>z-Werte stehen neben Fläche und Echointensität.</translation>
  </message>
  <message>
   <source>{what} must be a number, not {text}.</source>
   <translation>{what} muss eine Zahl sein, nicht {text}.</translation>
  </message>
  <message>
   <source>No z-score: {why}</source>
   <translation>Kein z-Wert: {why}</translation>
  </message>
 </context>
 <context>
  <name>panel.run</name>
  <message>
   <source>No model is installed for this task: draw the curve or paint the segment; all numbers work without a model.</source>
   <translation>Für diese Aufgabe ist kein Modell installiert: Zeichnen Sie die Kurve oder malen Sie das Segment; alle Werte gehen ohne Modell.</translation>
  </message>
  <message>
   <source>train on your own images before use.</source>
   <translation>vor Gebrauch mit eigenen Bildern trainieren.</translation>
  </message>
  <message>
   <source>Loading the network …</source>
   <translation>Das Netz wird geladen …</translation>
  </message>
  <message>
   <source>Done: one frame.</source>
   <translation>Fertig: ein Bild.</translation>
  </message>
  <message>
   <source>Done: the volume is segmented and measured.</source>
   <translation>Fertig: das Volumen ist segmentiert und gemessen.</translation>
  </message>
  <message>
   <source>A run is going on; wait for it, or cancel it first.</source>
   <translation>Ein Lauf ist im Gang; warten Sie, oder brechen Sie ihn zuerst ab.</translation>
  </message>
  <message>
   <source>Cancelling …</source>
   <translation>Wird abgebrochen …</translation>
  </message>
  <message>
   <source>Segmenting and measuring …</source>
   <translation>Segmentieren und messen …</translation>
  </message>
  <message>
   <source>All tasks are listed; those that were not listed before are made for another kind of image.</source>
   <translation>Alle Aufgaben sind aufgeführt; die bisher nicht aufgeführten sind für eine andere Art von Bildern gemacht.</translation>
  </message>
  <message>
   <source>A run is going on; wait for it, or cancel it, then choose another task.</source>
   <translation>Ein Lauf ist im Gang; warten Sie, oder brechen Sie ihn ab, dann wählen Sie eine andere Aufgabe.</translation>
  </message>
  <message>
   <source>{count} s</source>
   <translation>{count} s</translation>
  </message>
  <message>
   <source>{count} min</source>
   <translation>{count} min</translation>
  </message>
  <message>
   <source>{done} of {total} parts</source>
   <translation>{done} von {total} Teilen</translation>
  </message>
  <message>
   <source>{done} of {total} frames</source>
   <translation>{done} von {total} Bildern</translation>
  </message>
  <message>
   <source>{done} of {total} frames done</source>
   <translation>{done} von {total} Bildern fertig</translation>
  </message>
  <message>
   <source>Done: {done} frames.</source>
   <translation>Fertig: {done} Bilder.</translation>
  </message>
  <message>
   <source>The packages that the network needs are not there.</source>
   <translation>Die Pakete, die das Netz braucht, sind nicht da.</translation>
  </message>
  <message>
   <source>All tasks …</source>
   <translation>Alle Aufgaben …</translation>
  </message>
  <message>
   <source>Looking which muscle the clip shows: {done} of {total} frames</source>
   <translation>Suche, welchen Muskel der Film zeigt: {done} von {total} Bildern</translation>
  </message>
  <message>
   <source>Cancelled; the volume is as it was.</source>
   <translation>Abgebrochen; das Volumen ist, wie es war.</translation>
  </message>
  <message>
   <source>Cancelled. {done} of {total} frames are done and kept.</source>
   <translation>Abgebrochen. {done} von {total} Bildern sind fertig und bleiben.</translation>
  </message>
  <message>
   <source>Frames that look wrong: {count}; press {key} to go through them.</source>
   <translation>Bilder, die falsch aussehen: {count}; {key} führt durch sie.</translation>
  </message>
  <message>
   <source>, about {time} left</source>
   <translation>, noch etwa {time}</translation>
  </message>
  <message>
   <source>auto</source>
   <translation>automatisch</translation>
  </message>
  <message>
   <source>edited</source>
   <translation>bearbeitet</translation>
  </message>
  <message>
   <source>manual</source>
   <translation>von Hand</translation>
  </message>
  <message>
   <source>Known distance</source>
   <translation>Bekannte Strecke</translation>
  </message>
  <message>
   <source>Longitudinal muscle scan</source>
   <translation>Muskel im Längsschnitt</translation>
  </message>
  <message>
   <source>Superficial</source>
   <translation>Oberflächlich</translation>
  </message>
  <message>
   <source>Draw the superficial aponeurosis along its lower edge: click along it, right-click to end.</source>
   <translation>Die oberflächliche Aponeurose an ihrem unteren Rand entlang zeichnen: entlang klicken, Rechtsklick beendet.</translation>
  </message>
  <message>
   <source>Deep</source>
   <translation>Tief</translation>
  </message>
  <message>
   <source>Draw the deep aponeurosis along its upper edge: click along it, right-click to end.</source>
   <translation>Die tiefe Aponeurose an ihrem oberen Rand entlang zeichnen: entlang klicken, Rechtsklick beendet.</translation>
  </message>
  <message>
   <source>Fascicle</source>
   <translation>Faszikel</translation>
  </message>
  <message>
   <source>Add a fascicle: click its two ends. Its pennation angle comes along.</source>
   <translation>Ein Faszikel hinzufügen: seine beiden Enden anklicken. Sein Fiederungswinkel kommt mit.</translation>
  </message>
  <message>
   <source>Thickness</source>
   <translation>Dicke</translation>
  </message>
  <message>
   <source>Add a thickness line: click its two ends.</source>
   <translation>Eine Dickenlinie hinzufügen: ihre beiden Enden anklicken.</translation>
  </message>
  <message>
   <source>Angle</source>
   <translation>Winkel</translation>
  </message>
  <message>
   <source>Add a pennation angle: click arm, vertex, arm.</source>
   <translation>Einen Fiederungswinkel hinzufügen: Schenkel, Scheitel, Schenkel anklicken.</translation>
  </message>
  <message>
   <source>Closed curve</source>
   <translation>Geschlossene Kurve</translation>
  </message>
  <message>
   <source>Add a closed curve: click around it, right-click to end.</source>
   <translation>Eine geschlossene Kurve hinzufügen: ringsum klicken, Rechtsklick beendet.</translation>
  </message>
  <message>
   <source>Muscle thickness</source>
   <translation>Muskeldicke</translation>
  </message>
  <message>
   <source>Pennation angle</source>
   <translation>Fiederungswinkel</translation>
  </message>
  <message>
   <source>Fascicle length</source>
   <translation>Faszikellänge</translation>
  </message>
  <message>
   <source>Fascicle angle</source>
   <translation>Faszikelneigung</translation>
  </message>
  <message>
   <source>Superficial angle</source>
   <translation>Neigung oberflächlich</translation>
  </message>
  <message>
   <source>Deep angle</source>
   <translation>Neigung tief</translation>
  </message>
  <message>
   <source>Area (CSA)</source>
   <translation>Fläche (CSA)</translation>
  </message>
  <message>
   <source>Perimeter</source>
   <translation>Umfang</translation>
  </message>
  <message>
   <source>Echo intensity</source>
   <translation>Echointensität</translation>
  </message>
  <message>
   <source>Echo intensity SD</source>
   <translation>Echointensität SD</translation>
  </message>
  <message>
   <source>EI median</source>
   <translation>EI Median</translation>
  </message>
  <message>
   <source>Width</source>
   <translation>Breite</translation>
  </message>
  <message>
   <source>Depth</source>
   <translation>Tiefe</translation>
  </message>
  <message>
   <source>Depth / width</source>
   <translation>Tiefe / Breite</translation>
  </message>
  <message>
   <source>Pixels left out of EI</source>
   <translation>Bei EI ausgelassene Pixel</translation>
  </message>
  <message>
   <source>along the normal of the mid-line</source>
   <translation>längs der Normalen der Mittellinie</translation>
  </message>
  <message>
   <source>vertical</source>
   <translation>senkrecht</translation>
  </message>
  <message>
   <source>against the deep aponeurosis</source>
   <translation>zur tiefen Aponeurose</translation>
  </message>
  <message>
   <source>against the superficial aponeurosis</source>
   <translation>zur oberflächlichen Aponeurose</translation>
  </message>
  <message>
   <source>length of the fascicle's line</source>
   <translation>Länge der Faszikellinie</translation>
  </message>
  <message>
   <source>MT / sin PA</source>
   <translation>MT / sin PA</translation>
  </message>
  <message>
   <source>Drawn fascicles</source>
   <translation>Gezeichnete Faszikel</translation>
  </message>
  <message>
   <source>extended to both aponeuroses</source>
   <translation>bis zu beiden Aponeurosen verlängert</translation>
  </message>
  <message>
   <source>as drawn</source>
   <translation>wie gezeichnet</translation>
  </message>
  <message>
   <source>Muscle state</source>
   <translation>Muskelzustand</translation>
  </message>
  <message>
   <source>not known</source>
   <translation>nicht bekannt</translation>
  </message>
  <message>
   <source>at rest</source>
   <translation>in Ruhe</translation>
  </message>
  <message>
   <source>contracting</source>
   <translation>angespannt</translation>
  </message>
  <message>
   <source>Muscle state (angle, torque, activity)</source>
   <translation>Muskelzustand (Winkel, Drehmoment, Aktivität)</translation>
  </message>
  <message>
   <source>Region</source>
   <translation>Bereich</translation>
  </message>
  <message>
   <source>Click round the muscle between the aponeuroses, right-click to end; then run again.</source>
   <translation>Zwischen den Aponeurosen um den Muskel herum klicken, Rechtsklick beendet; dann neu auswerten.</translation>
  </message>
  <message>
   <source>Joint angle</source>
   <translation>Gelenkwinkel</translation>
  </message>
  <message>
   <source>Joint torque</source>
   <translation>Drehmoment im Gelenk</translation>
  </message>
  <message>
   <source>EMG</source>
   <translation>EMG</translation>
  </message>
  <message>
   <source>MT, PA and FL beside</source>
   <translation>MT, PA und FL daneben</translation>
  </message>
  <message>
   <source>as they are on the frame</source>
   <translation>wie sie im Bild sind</translation>
  </message>
  <message>
   <source>found in every frame, slower</source>
   <translation>in jedem Bild gesucht, langsamer</translation>
  </message>
  <message>
   <source>Rotator cuff tear</source>
   <translation>Riss der Rotatorenmanschette</translation>
  </message>
  <message>
   <source>Tendon</source>
   <translation>Sehne</translation>
  </message>
  <message>
   <source>Click round the tendon, its tear included; right-click to end.</source>
   <translation>Um die Sehne klicken, mit ihrem Riss; Rechtsklick beendet.</translation>
  </message>
  <message>
   <source>Tear</source>
   <translation>Riss</translation>
  </message>
  <message>
   <source>Click round the tear; right-click to end.</source>
   <translation>Um den Riss klicken; Rechtsklick beendet.</translation>
  </message>
  <message>
   <source>Humeral head</source>
   <translation>Humeruskopf</translation>
  </message>
  <message>
   <source>Click along the bone's surface and back below it; right-click to end.</source>
   <translation>Entlang der Knochenoberfläche klicken und darunter zurück; Rechtsklick beendet.</translation>
  </message>
  <message>
   <source>Tear width</source>
   <translation>Rissbreite</translation>
  </message>
  <message>
   <source>Click the two ends: tear width.</source>
   <translation>Die beiden Enden anklicken: Rissbreite.</translation>
  </message>
  <message>
   <source>Tear depth</source>
   <translation>Risstiefe</translation>
  </message>
  <message>
   <source>Click the two ends: tear depth.</source>
   <translation>Die beiden Enden anklicken: Risstiefe.</translation>
  </message>
  <message>
   <source>Tendon thickness</source>
   <translation>Sehnendicke</translation>
  </message>
  <message>
   <source>Click the two ends: tendon thickness.</source>
   <translation>Die beiden Enden anklicken: Sehnendicke.</translation>
  </message>
  <message>
   <source>Distance from the footprint</source>
   <translation>Abstand vom Footprint</translation>
  </message>
  <message>
   <source>Click the two ends: distance from the footprint.</source>
   <translation>Die beiden Enden anklicken: Abstand vom Footprint.</translation>
  </message>
  <message>
   <source>Tear area</source>
   <translation>Rissfläche</translation>
  </message>
  <message>
   <source>Tear width along the tendon</source>
   <translation>Rissbreite längs der Sehne</translation>
  </message>
  <message>
   <source>Tear depth across the tendon</source>
   <translation>Risstiefe quer zur Sehne</translation>
  </message>
  <message>
   <source>Share of the thickness torn</source>
   <translation>Gerissener Anteil der Dicke</translation>
  </message>
  <message>
   <source>Tendon echo intensity</source>
   <translation>Echointensität der Sehne</translation>
  </message>
  <message>
   <source>Probability of a tear</source>
   <translation>Wahrscheinlichkeit eines Risses</translation>
  </message>
  <message>
   <source>Full-thickness tear</source>
   <translation>Kompletter Riss</translation>
  </message>
  <message>
   <source>reaches joint and bursa</source>
   <translation>reicht bis Gelenk und Bursa</translation>
  </message>
  <message>
   <source>90 % or more of the thickness</source>
   <translation>90 % der Dicke oder mehr</translation>
  </message>
  <message>
   <source>Shoulder bones in MRI</source>
   <translation>Schulterknochen im MRT</translation>
  </message>
  <message>
   <source>Scapular axis</source>
   <translation>Skapulaachse</translation>
  </message>
  <message>
   <source>place three points: where the spine of the scapula meets its medial border, its inferior angle, and the centre of the glenoid (or as far towards the first two as the image goes)</source>
   <translation>setzen Sie drei Punkte: wo die Spina scapulae auf den medialen Rand trifft, den unteren Winkel und die Mitte des Glenoids (oder so weit zu den ersten beiden hin, wie das Bild reicht)</translation>
  </message>
  <message>
   <source>Volume of the humerus</source>
   <translation>Volumen des Humerus</translation>
  </message>
  <message>
   <source>Volume of the glenoid</source>
   <translation>Volumen des Glenoids</translation>
  </message>
  <message>
   <source>Diameter of the head</source>
   <translation>Durchmesser des Kopfes</translation>
  </message>
  <message>
   <source>Distance of the bone to the sphere</source>
   <translation>Abstand des Knochens zur Kugel</translation>
  </message>
  <message>
   <source>Height of the glenoid</source>
   <translation>Höhe des Glenoids</translation>
  </message>
  <message>
   <source>Width of the glenoid</source>
   <translation>Breite des Glenoids</translation>
  </message>
  <message>
   <source>Head coverage</source>
   <translation>Überdachung des Kopfes</translation>
  </message>
  <message>
   <source>Version of the glenoid (+ forwards)</source>
   <translation>Version des Glenoids (+ nach vorn)</translation>
  </message>
  <message>
   <source>Inclination of the glenoid (+ upwards)</source>
   <translation>Inklination des Glenoids (+ nach oben)</translation>
  </message>
  <message>
   <source>Subluxation index (50: centred)</source>
   <translation>Subluxationsindex (50: zentriert)</translation>
  </message>
  <message>
   <source>Subluxation index</source>
   <translation>Subluxationsindex</translation>
  </message>
  <message>
   <source>against the glenoid (Walch 1998)</source>
   <translation>gegen das Glenoid (Walch 1998)</translation>
  </message>
  <message>
   <source>against the scapular plane (Sabesan 2014)</source>
   <translation>gegen die Skapulaebene (Sabesan 2014)</translation>
  </message>
  <message>
   <source>Head coverage (Saha 1971)</source>
   <translation>Überdachung des Kopfes (Saha 1971)</translation>
  </message>
  <message>
   <source>of the glenoid's width</source>
   <translation>der Breite des Glenoids</translation>
  </message>
  <message>
   <source>of its height</source>
   <translation>seiner Höhe</translation>
  </message>
  <message>
   <source>Transverse muscle scan</source>
   <translation>Muskel im Querschnitt</translation>
  </message>
  <message>
   <source>Fat line</source>
   <translation>Fettlinie</translation>
  </message>
  <message>
   <source>Propose a line through the fat above each contour, to be dragged. Without a contour: click its two ends.</source>
   <translation>Über jeder Kontur eine Linie durch das Fett vorschlagen, die gezogen werden kann. Ohne Kontur: ihre beiden Enden anklicken.</translation>
  </message>
  <message>
   <source>Fat thickness</source>
   <translation>Fettdicke</translation>
  </message>
  <message>
   <source>EI, fat-corrected</source>
   <translation>EI, fettkorrigiert</translation>
  </message>
  <message>
   <source>Fat correction of EI</source>
   <translation>Fettkorrektur der EI</translation>
  </message>
  <message>
   <source>none</source>
   <translation>keine</translation>
  </message>
  <message>
   <source>Young et al. 2015 (+40.5 per cm)</source>
   <translation>Young et al. 2015 (+40,5 je cm)</translation>
  </message>
  <message>
   <source>Transverse nerve scan</source>
   <translation>Nerv im Querschnitt</translation>
  </message>
 </context>
 <context>
  <name>panel.save</name>
  <message>
   <source>Folder for the results</source>
   <translation>Ordner für die Ergebnisse</translation>
  </message>
  <message>
   <source>Choose a folder for the results first.</source>
   <translation>Wählen Sie zuerst einen Ordner für die Ergebnisse.</translation>
  </message>
  <message>
   <source>Write the whole path of the folder, from the drive or / on; or press Browse.</source>
   <translation>Schreiben Sie den ganzen Pfad des Ordners, vom Laufwerk oder von / an; oder drücken Sie Durchsuchen.</translation>
  </message>
  <message>
   <source>A run is going on; wait for it, or cancel it, then save.</source>
   <translation>Ein Lauf ist im Gang; warten Sie, oder brechen Sie ihn ab, dann speichern Sie.</translation>
  </message>
  <message>
   <source>{folder} holds results already. Replace them?</source>
   <translation>{folder} enthält schon Ergebnisse. Ersetzen?</translation>
  </message>
  <message>
   <source>Saved in {folder}.</source>
   <translation>In {folder} gespeichert.</translation>
  </message>
  <message>
   <source>Say whose frames these are (Training data, for instance S01): one person, one split.</source>
   <translation>Sagen Sie, wessen Bilder das sind (Trainingsdaten, zum Beispiel S01): eine Person, ein Teil.</translation>
  </message>
  <message>
   <source>Written: {path}</source>
   <translation>Geschrieben: {path}</translation>
  </message>
  <message>
   <source>{count} frames added to the data set in {folder}.</source>
   <translation>{count} Bilder zum Datensatz in {folder} hinzugefügt.</translation>
  </message>
  <message>
   <source>{path} is a file; choose a folder.</source>
   <translation>{path} ist eine Datei; wählen Sie einen Ordner.</translation>
  </message>
  <message>
   <source>{what} Replace?</source>
   <translation>{what} Ersetzen?</translation>
  </message>
  <message>
   <source>Nothing was added: the data set holds {count} of these frames already.</source>
   <translation>Nichts wurde hinzugefügt: Der Datensatz enthält schon {count} dieser Bilder.</translation>
  </message>
 </context>
 <context>
  <name>panel.section</name>
  <message>
   <source>Choose a picture or a cine first (section 1).</source>
   <translation>Wählen Sie zuerst ein Bild oder einen Film (Abschnitt 1).</translation>
  </message>
  <message>
   <source>There is not enough memory for this; work on fewer frames, or close other programs.</source>
   <translation>Dafür reicht der Arbeitsspeicher nicht; nehmen Sie weniger Bilder, oder schließen Sie andere Programme.</translation>
  </message>
  <message>
   <source>This did not work ({kind}: {text}). Details are in the application log (menu Help).</source>
   <translation>Das ging nicht ({kind}: {text}). Näheres steht im Protokoll der Anwendung (Menü Hilfe).</translation>
  </message>
 </context>
 <context>
  <name>panel.selftest</name>
  <message>
   <source>Making the phantom</source>
   <translation>Phantom wird gemacht</translation>
  </message>
  <message>
   <source>Test passed</source>
   <translation>Test bestanden</translation>
  </message>
  <message>
   <source>Measuring by hand</source>
   <translation>Von Hand messen</translation>
  </message>
  <message>
   <source>Dragging a point</source>
   <translation>Einen Punkt ziehen</translation>
  </message>
 </context>
 <context>
  <name>panel.strip</name>
  <message>
   <source>not measured</source>
   <translation>nicht gemessen</translation>
  </message>
  <message>
   <source>checked</source>
   <translation>geprüft</translation>
  </message>
  <message>
   <source>auto</source>
   <translation>automatisch</translation>
  </message>
  <message>
   <source>edited</source>
   <translation>bearbeitet</translation>
  </message>
  <message>
   <source>manual</source>
   <translation>von Hand</translation>
  </message>
  <message>
   <source>Known distance</source>
   <translation>Bekannte Strecke</translation>
  </message>
  <message>
   <source>Longitudinal muscle scan</source>
   <translation>Muskel im Längsschnitt</translation>
  </message>
  <message>
   <source>Superficial</source>
   <translation>Oberflächlich</translation>
  </message>
  <message>
   <source>Draw the superficial aponeurosis along its lower edge: click along it, right-click to end.</source>
   <translation>Die oberflächliche Aponeurose an ihrem unteren Rand entlang zeichnen: entlang klicken, Rechtsklick beendet.</translation>
  </message>
  <message>
   <source>Deep</source>
   <translation>Tief</translation>
  </message>
  <message>
   <source>Draw the deep aponeurosis along its upper edge: click along it, right-click to end.</source>
   <translation>Die tiefe Aponeurose an ihrem oberen Rand entlang zeichnen: entlang klicken, Rechtsklick beendet.</translation>
  </message>
  <message>
   <source>Fascicle</source>
   <translation>Faszikel</translation>
  </message>
  <message>
   <source>Add a fascicle: click its two ends. Its pennation angle comes along.</source>
   <translation>Ein Faszikel hinzufügen: seine beiden Enden anklicken. Sein Fiederungswinkel kommt mit.</translation>
  </message>
  <message>
   <source>Thickness</source>
   <translation>Dicke</translation>
  </message>
  <message>
   <source>Add a thickness line: click its two ends.</source>
   <translation>Eine Dickenlinie hinzufügen: ihre beiden Enden anklicken.</translation>
  </message>
  <message>
   <source>Angle</source>
   <translation>Winkel</translation>
  </message>
  <message>
   <source>Add a pennation angle: click arm, vertex, arm.</source>
   <translation>Einen Fiederungswinkel hinzufügen: Schenkel, Scheitel, Schenkel anklicken.</translation>
  </message>
  <message>
   <source>Closed curve</source>
   <translation>Geschlossene Kurve</translation>
  </message>
  <message>
   <source>Add a closed curve: click around it, right-click to end.</source>
   <translation>Eine geschlossene Kurve hinzufügen: ringsum klicken, Rechtsklick beendet.</translation>
  </message>
  <message>
   <source>Muscle thickness</source>
   <translation>Muskeldicke</translation>
  </message>
  <message>
   <source>Pennation angle</source>
   <translation>Fiederungswinkel</translation>
  </message>
  <message>
   <source>Fascicle length</source>
   <translation>Faszikellänge</translation>
  </message>
  <message>
   <source>Fascicle angle</source>
   <translation>Faszikelneigung</translation>
  </message>
  <message>
   <source>Superficial angle</source>
   <translation>Neigung oberflächlich</translation>
  </message>
  <message>
   <source>Deep angle</source>
   <translation>Neigung tief</translation>
  </message>
  <message>
   <source>Area (CSA)</source>
   <translation>Fläche (CSA)</translation>
  </message>
  <message>
   <source>Perimeter</source>
   <translation>Umfang</translation>
  </message>
  <message>
   <source>Echo intensity</source>
   <translation>Echointensität</translation>
  </message>
  <message>
   <source>Echo intensity SD</source>
   <translation>Echointensität SD</translation>
  </message>
  <message>
   <source>EI median</source>
   <translation>EI Median</translation>
  </message>
  <message>
   <source>Width</source>
   <translation>Breite</translation>
  </message>
  <message>
   <source>Depth</source>
   <translation>Tiefe</translation>
  </message>
  <message>
   <source>Depth / width</source>
   <translation>Tiefe / Breite</translation>
  </message>
  <message>
   <source>Pixels left out of EI</source>
   <translation>Bei EI ausgelassene Pixel</translation>
  </message>
  <message>
   <source>along the normal of the mid-line</source>
   <translation>längs der Normalen der Mittellinie</translation>
  </message>
  <message>
   <source>vertical</source>
   <translation>senkrecht</translation>
  </message>
  <message>
   <source>against the deep aponeurosis</source>
   <translation>zur tiefen Aponeurose</translation>
  </message>
  <message>
   <source>against the superficial aponeurosis</source>
   <translation>zur oberflächlichen Aponeurose</translation>
  </message>
  <message>
   <source>length of the fascicle's line</source>
   <translation>Länge der Faszikellinie</translation>
  </message>
  <message>
   <source>MT / sin PA</source>
   <translation>MT / sin PA</translation>
  </message>
  <message>
   <source>Drawn fascicles</source>
   <translation>Gezeichnete Faszikel</translation>
  </message>
  <message>
   <source>extended to both aponeuroses</source>
   <translation>bis zu beiden Aponeurosen verlängert</translation>
  </message>
  <message>
   <source>as drawn</source>
   <translation>wie gezeichnet</translation>
  </message>
  <message>
   <source>Muscle state</source>
   <translation>Muskelzustand</translation>
  </message>
  <message>
   <source>not known</source>
   <translation>nicht bekannt</translation>
  </message>
  <message>
   <source>at rest</source>
   <translation>in Ruhe</translation>
  </message>
  <message>
   <source>contracting</source>
   <translation>angespannt</translation>
  </message>
  <message>
   <source>Muscle state (angle, torque, activity)</source>
   <translation>Muskelzustand (Winkel, Drehmoment, Aktivität)</translation>
  </message>
  <message>
   <source>Region</source>
   <translation>Bereich</translation>
  </message>
  <message>
   <source>Click round the muscle between the aponeuroses, right-click to end; then run again.</source>
   <translation>Zwischen den Aponeurosen um den Muskel herum klicken, Rechtsklick beendet; dann neu auswerten.</translation>
  </message>
  <message>
   <source>Joint angle</source>
   <translation>Gelenkwinkel</translation>
  </message>
  <message>
   <source>Joint torque</source>
   <translation>Drehmoment im Gelenk</translation>
  </message>
  <message>
   <source>EMG</source>
   <translation>EMG</translation>
  </message>
  <message>
   <source>MT, PA and FL beside</source>
   <translation>MT, PA und FL daneben</translation>
  </message>
  <message>
   <source>as they are on the frame</source>
   <translation>wie sie im Bild sind</translation>
  </message>
  <message>
   <source>found in every frame, slower</source>
   <translation>in jedem Bild gesucht, langsamer</translation>
  </message>
  <message>
   <source>Rotator cuff tear</source>
   <translation>Riss der Rotatorenmanschette</translation>
  </message>
  <message>
   <source>Tendon</source>
   <translation>Sehne</translation>
  </message>
  <message>
   <source>Click round the tendon, its tear included; right-click to end.</source>
   <translation>Um die Sehne klicken, mit ihrem Riss; Rechtsklick beendet.</translation>
  </message>
  <message>
   <source>Tear</source>
   <translation>Riss</translation>
  </message>
  <message>
   <source>Click round the tear; right-click to end.</source>
   <translation>Um den Riss klicken; Rechtsklick beendet.</translation>
  </message>
  <message>
   <source>Humeral head</source>
   <translation>Humeruskopf</translation>
  </message>
  <message>
   <source>Click along the bone's surface and back below it; right-click to end.</source>
   <translation>Entlang der Knochenoberfläche klicken und darunter zurück; Rechtsklick beendet.</translation>
  </message>
  <message>
   <source>Tear width</source>
   <translation>Rissbreite</translation>
  </message>
  <message>
   <source>Click the two ends: tear width.</source>
   <translation>Die beiden Enden anklicken: Rissbreite.</translation>
  </message>
  <message>
   <source>Tear depth</source>
   <translation>Risstiefe</translation>
  </message>
  <message>
   <source>Click the two ends: tear depth.</source>
   <translation>Die beiden Enden anklicken: Risstiefe.</translation>
  </message>
  <message>
   <source>Tendon thickness</source>
   <translation>Sehnendicke</translation>
  </message>
  <message>
   <source>Click the two ends: tendon thickness.</source>
   <translation>Die beiden Enden anklicken: Sehnendicke.</translation>
  </message>
  <message>
   <source>Distance from the footprint</source>
   <translation>Abstand vom Footprint</translation>
  </message>
  <message>
   <source>Click the two ends: distance from the footprint.</source>
   <translation>Die beiden Enden anklicken: Abstand vom Footprint.</translation>
  </message>
  <message>
   <source>Tear area</source>
   <translation>Rissfläche</translation>
  </message>
  <message>
   <source>Tear width along the tendon</source>
   <translation>Rissbreite längs der Sehne</translation>
  </message>
  <message>
   <source>Tear depth across the tendon</source>
   <translation>Risstiefe quer zur Sehne</translation>
  </message>
  <message>
   <source>Share of the thickness torn</source>
   <translation>Gerissener Anteil der Dicke</translation>
  </message>
  <message>
   <source>Tendon echo intensity</source>
   <translation>Echointensität der Sehne</translation>
  </message>
  <message>
   <source>Probability of a tear</source>
   <translation>Wahrscheinlichkeit eines Risses</translation>
  </message>
  <message>
   <source>Full-thickness tear</source>
   <translation>Kompletter Riss</translation>
  </message>
  <message>
   <source>reaches joint and bursa</source>
   <translation>reicht bis Gelenk und Bursa</translation>
  </message>
  <message>
   <source>90 % or more of the thickness</source>
   <translation>90 % der Dicke oder mehr</translation>
  </message>
  <message>
   <source>Shoulder bones in MRI</source>
   <translation>Schulterknochen im MRT</translation>
  </message>
  <message>
   <source>Scapular axis</source>
   <translation>Skapulaachse</translation>
  </message>
  <message>
   <source>place three points: where the spine of the scapula meets its medial border, its inferior angle, and the centre of the glenoid (or as far towards the first two as the image goes)</source>
   <translation>setzen Sie drei Punkte: wo die Spina scapulae auf den medialen Rand trifft, den unteren Winkel und die Mitte des Glenoids (oder so weit zu den ersten beiden hin, wie das Bild reicht)</translation>
  </message>
  <message>
   <source>Volume of the humerus</source>
   <translation>Volumen des Humerus</translation>
  </message>
  <message>
   <source>Volume of the glenoid</source>
   <translation>Volumen des Glenoids</translation>
  </message>
  <message>
   <source>Diameter of the head</source>
   <translation>Durchmesser des Kopfes</translation>
  </message>
  <message>
   <source>Distance of the bone to the sphere</source>
   <translation>Abstand des Knochens zur Kugel</translation>
  </message>
  <message>
   <source>Height of the glenoid</source>
   <translation>Höhe des Glenoids</translation>
  </message>
  <message>
   <source>Width of the glenoid</source>
   <translation>Breite des Glenoids</translation>
  </message>
  <message>
   <source>Head coverage</source>
   <translation>Überdachung des Kopfes</translation>
  </message>
  <message>
   <source>Version of the glenoid (+ forwards)</source>
   <translation>Version des Glenoids (+ nach vorn)</translation>
  </message>
  <message>
   <source>Inclination of the glenoid (+ upwards)</source>
   <translation>Inklination des Glenoids (+ nach oben)</translation>
  </message>
  <message>
   <source>Subluxation index (50: centred)</source>
   <translation>Subluxationsindex (50: zentriert)</translation>
  </message>
  <message>
   <source>Subluxation index</source>
   <translation>Subluxationsindex</translation>
  </message>
  <message>
   <source>against the glenoid (Walch 1998)</source>
   <translation>gegen das Glenoid (Walch 1998)</translation>
  </message>
  <message>
   <source>against the scapular plane (Sabesan 2014)</source>
   <translation>gegen die Skapulaebene (Sabesan 2014)</translation>
  </message>
  <message>
   <source>Head coverage (Saha 1971)</source>
   <translation>Überdachung des Kopfes (Saha 1971)</translation>
  </message>
  <message>
   <source>of the glenoid's width</source>
   <translation>der Breite des Glenoids</translation>
  </message>
  <message>
   <source>of its height</source>
   <translation>seiner Höhe</translation>
  </message>
  <message>
   <source>Transverse muscle scan</source>
   <translation>Muskel im Querschnitt</translation>
  </message>
  <message>
   <source>Fat line</source>
   <translation>Fettlinie</translation>
  </message>
  <message>
   <source>Propose a line through the fat above each contour, to be dragged. Without a contour: click its two ends.</source>
   <translation>Über jeder Kontur eine Linie durch das Fett vorschlagen, die gezogen werden kann. Ohne Kontur: ihre beiden Enden anklicken.</translation>
  </message>
  <message>
   <source>Fat thickness</source>
   <translation>Fettdicke</translation>
  </message>
  <message>
   <source>EI, fat-corrected</source>
   <translation>EI, fettkorrigiert</translation>
  </message>
  <message>
   <source>Fat correction of EI</source>
   <translation>Fettkorrektur der EI</translation>
  </message>
  <message>
   <source>none</source>
   <translation>keine</translation>
  </message>
  <message>
   <source>Young et al. 2015 (+40.5 per cm)</source>
   <translation>Young et al. 2015 (+40,5 je cm)</translation>
  </message>
  <message>
   <source>Transverse nerve scan</source>
   <translation>Nerv im Querschnitt</translation>
  </message>
 </context>
 <context>
  <name>panel.volume</name>
  <message>
   <source>The slices' distance is unknown.</source>
   <translation>Der Abstand der Schichten ist unbekannt.</translation>
  </message>
  <message>
   <source>Volume {number}: {value} cm³ ({provenance}; {how})</source>
   <translation>Volumen {number}: {value} cm³ ({provenance}; {how})</translation>
  </message>
  <message>
   <source>Volume {number}: – ({why})</source>
   <translation>Volumen {number}: – ({why})</translation>
  </message>
  <message>
   <source>Slices {mm} mm apart.</source>
   <translation>Schichten {mm} mm auseinander.</translation>
  </message>
  <message>
   <source>auto</source>
   <translation>automatisch</translation>
  </message>
  <message>
   <source>edited</source>
   <translation>bearbeitet</translation>
  </message>
  <message>
   <source>manual</source>
   <translation>von Hand</translation>
  </message>
  <message>
   <source>Known distance</source>
   <translation>Bekannte Strecke</translation>
  </message>
  <message>
   <source>Longitudinal muscle scan</source>
   <translation>Muskel im Längsschnitt</translation>
  </message>
  <message>
   <source>Superficial</source>
   <translation>Oberflächlich</translation>
  </message>
  <message>
   <source>Draw the superficial aponeurosis along its lower edge: click along it, right-click to end.</source>
   <translation>Die oberflächliche Aponeurose an ihrem unteren Rand entlang zeichnen: entlang klicken, Rechtsklick beendet.</translation>
  </message>
  <message>
   <source>Deep</source>
   <translation>Tief</translation>
  </message>
  <message>
   <source>Draw the deep aponeurosis along its upper edge: click along it, right-click to end.</source>
   <translation>Die tiefe Aponeurose an ihrem oberen Rand entlang zeichnen: entlang klicken, Rechtsklick beendet.</translation>
  </message>
  <message>
   <source>Fascicle</source>
   <translation>Faszikel</translation>
  </message>
  <message>
   <source>Add a fascicle: click its two ends. Its pennation angle comes along.</source>
   <translation>Ein Faszikel hinzufügen: seine beiden Enden anklicken. Sein Fiederungswinkel kommt mit.</translation>
  </message>
  <message>
   <source>Thickness</source>
   <translation>Dicke</translation>
  </message>
  <message>
   <source>Add a thickness line: click its two ends.</source>
   <translation>Eine Dickenlinie hinzufügen: ihre beiden Enden anklicken.</translation>
  </message>
  <message>
   <source>Angle</source>
   <translation>Winkel</translation>
  </message>
  <message>
   <source>Add a pennation angle: click arm, vertex, arm.</source>
   <translation>Einen Fiederungswinkel hinzufügen: Schenkel, Scheitel, Schenkel anklicken.</translation>
  </message>
  <message>
   <source>Closed curve</source>
   <translation>Geschlossene Kurve</translation>
  </message>
  <message>
   <source>Add a closed curve: click around it, right-click to end.</source>
   <translation>Eine geschlossene Kurve hinzufügen: ringsum klicken, Rechtsklick beendet.</translation>
  </message>
  <message>
   <source>Muscle thickness</source>
   <translation>Muskeldicke</translation>
  </message>
  <message>
   <source>Pennation angle</source>
   <translation>Fiederungswinkel</translation>
  </message>
  <message>
   <source>Fascicle length</source>
   <translation>Faszikellänge</translation>
  </message>
  <message>
   <source>Fascicle angle</source>
   <translation>Faszikelneigung</translation>
  </message>
  <message>
   <source>Superficial angle</source>
   <translation>Neigung oberflächlich</translation>
  </message>
  <message>
   <source>Deep angle</source>
   <translation>Neigung tief</translation>
  </message>
  <message>
   <source>Area (CSA)</source>
   <translation>Fläche (CSA)</translation>
  </message>
  <message>
   <source>Perimeter</source>
   <translation>Umfang</translation>
  </message>
  <message>
   <source>Echo intensity</source>
   <translation>Echointensität</translation>
  </message>
  <message>
   <source>Echo intensity SD</source>
   <translation>Echointensität SD</translation>
  </message>
  <message>
   <source>EI median</source>
   <translation>EI Median</translation>
  </message>
  <message>
   <source>Width</source>
   <translation>Breite</translation>
  </message>
  <message>
   <source>Depth</source>
   <translation>Tiefe</translation>
  </message>
  <message>
   <source>Depth / width</source>
   <translation>Tiefe / Breite</translation>
  </message>
  <message>
   <source>Pixels left out of EI</source>
   <translation>Bei EI ausgelassene Pixel</translation>
  </message>
  <message>
   <source>along the normal of the mid-line</source>
   <translation>längs der Normalen der Mittellinie</translation>
  </message>
  <message>
   <source>vertical</source>
   <translation>senkrecht</translation>
  </message>
  <message>
   <source>against the deep aponeurosis</source>
   <translation>zur tiefen Aponeurose</translation>
  </message>
  <message>
   <source>against the superficial aponeurosis</source>
   <translation>zur oberflächlichen Aponeurose</translation>
  </message>
  <message>
   <source>length of the fascicle's line</source>
   <translation>Länge der Faszikellinie</translation>
  </message>
  <message>
   <source>MT / sin PA</source>
   <translation>MT / sin PA</translation>
  </message>
  <message>
   <source>Drawn fascicles</source>
   <translation>Gezeichnete Faszikel</translation>
  </message>
  <message>
   <source>extended to both aponeuroses</source>
   <translation>bis zu beiden Aponeurosen verlängert</translation>
  </message>
  <message>
   <source>as drawn</source>
   <translation>wie gezeichnet</translation>
  </message>
  <message>
   <source>Muscle state</source>
   <translation>Muskelzustand</translation>
  </message>
  <message>
   <source>not known</source>
   <translation>nicht bekannt</translation>
  </message>
  <message>
   <source>at rest</source>
   <translation>in Ruhe</translation>
  </message>
  <message>
   <source>contracting</source>
   <translation>angespannt</translation>
  </message>
  <message>
   <source>Muscle state (angle, torque, activity)</source>
   <translation>Muskelzustand (Winkel, Drehmoment, Aktivität)</translation>
  </message>
  <message>
   <source>Region</source>
   <translation>Bereich</translation>
  </message>
  <message>
   <source>Click round the muscle between the aponeuroses, right-click to end; then run again.</source>
   <translation>Zwischen den Aponeurosen um den Muskel herum klicken, Rechtsklick beendet; dann neu auswerten.</translation>
  </message>
  <message>
   <source>Joint angle</source>
   <translation>Gelenkwinkel</translation>
  </message>
  <message>
   <source>Joint torque</source>
   <translation>Drehmoment im Gelenk</translation>
  </message>
  <message>
   <source>EMG</source>
   <translation>EMG</translation>
  </message>
  <message>
   <source>MT, PA and FL beside</source>
   <translation>MT, PA und FL daneben</translation>
  </message>
  <message>
   <source>as they are on the frame</source>
   <translation>wie sie im Bild sind</translation>
  </message>
  <message>
   <source>found in every frame, slower</source>
   <translation>in jedem Bild gesucht, langsamer</translation>
  </message>
  <message>
   <source>Rotator cuff tear</source>
   <translation>Riss der Rotatorenmanschette</translation>
  </message>
  <message>
   <source>Tendon</source>
   <translation>Sehne</translation>
  </message>
  <message>
   <source>Click round the tendon, its tear included; right-click to end.</source>
   <translation>Um die Sehne klicken, mit ihrem Riss; Rechtsklick beendet.</translation>
  </message>
  <message>
   <source>Tear</source>
   <translation>Riss</translation>
  </message>
  <message>
   <source>Click round the tear; right-click to end.</source>
   <translation>Um den Riss klicken; Rechtsklick beendet.</translation>
  </message>
  <message>
   <source>Humeral head</source>
   <translation>Humeruskopf</translation>
  </message>
  <message>
   <source>Click along the bone's surface and back below it; right-click to end.</source>
   <translation>Entlang der Knochenoberfläche klicken und darunter zurück; Rechtsklick beendet.</translation>
  </message>
  <message>
   <source>Tear width</source>
   <translation>Rissbreite</translation>
  </message>
  <message>
   <source>Click the two ends: tear width.</source>
   <translation>Die beiden Enden anklicken: Rissbreite.</translation>
  </message>
  <message>
   <source>Tear depth</source>
   <translation>Risstiefe</translation>
  </message>
  <message>
   <source>Click the two ends: tear depth.</source>
   <translation>Die beiden Enden anklicken: Risstiefe.</translation>
  </message>
  <message>
   <source>Tendon thickness</source>
   <translation>Sehnendicke</translation>
  </message>
  <message>
   <source>Click the two ends: tendon thickness.</source>
   <translation>Die beiden Enden anklicken: Sehnendicke.</translation>
  </message>
  <message>
   <source>Distance from the footprint</source>
   <translation>Abstand vom Footprint</translation>
  </message>
  <message>
   <source>Click the two ends: distance from the footprint.</source>
   <translation>Die beiden Enden anklicken: Abstand vom Footprint.</translation>
  </message>
  <message>
   <source>Tear area</source>
   <translation>Rissfläche</translation>
  </message>
  <message>
   <source>Tear width along the tendon</source>
   <translation>Rissbreite längs der Sehne</translation>
  </message>
  <message>
   <source>Tear depth across the tendon</source>
   <translation>Risstiefe quer zur Sehne</translation>
  </message>
  <message>
   <source>Share of the thickness torn</source>
   <translation>Gerissener Anteil der Dicke</translation>
  </message>
  <message>
   <source>Tendon echo intensity</source>
   <translation>Echointensität der Sehne</translation>
  </message>
  <message>
   <source>Probability of a tear</source>
   <translation>Wahrscheinlichkeit eines Risses</translation>
  </message>
  <message>
   <source>Full-thickness tear</source>
   <translation>Kompletter Riss</translation>
  </message>
  <message>
   <source>reaches joint and bursa</source>
   <translation>reicht bis Gelenk und Bursa</translation>
  </message>
  <message>
   <source>90 % or more of the thickness</source>
   <translation>90 % der Dicke oder mehr</translation>
  </message>
  <message>
   <source>Shoulder bones in MRI</source>
   <translation>Schulterknochen im MRT</translation>
  </message>
  <message>
   <source>Scapular axis</source>
   <translation>Skapulaachse</translation>
  </message>
  <message>
   <source>place three points: where the spine of the scapula meets its medial border, its inferior angle, and the centre of the glenoid (or as far towards the first two as the image goes)</source>
   <translation>setzen Sie drei Punkte: wo die Spina scapulae auf den medialen Rand trifft, den unteren Winkel und die Mitte des Glenoids (oder so weit zu den ersten beiden hin, wie das Bild reicht)</translation>
  </message>
  <message>
   <source>Volume of the humerus</source>
   <translation>Volumen des Humerus</translation>
  </message>
  <message>
   <source>Volume of the glenoid</source>
   <translation>Volumen des Glenoids</translation>
  </message>
  <message>
   <source>Diameter of the head</source>
   <translation>Durchmesser des Kopfes</translation>
  </message>
  <message>
   <source>Distance of the bone to the sphere</source>
   <translation>Abstand des Knochens zur Kugel</translation>
  </message>
  <message>
   <source>Height of the glenoid</source>
   <translation>Höhe des Glenoids</translation>
  </message>
  <message>
   <source>Width of the glenoid</source>
   <translation>Breite des Glenoids</translation>
  </message>
  <message>
   <source>Head coverage</source>
   <translation>Überdachung des Kopfes</translation>
  </message>
  <message>
   <source>Version of the glenoid (+ forwards)</source>
   <translation>Version des Glenoids (+ nach vorn)</translation>
  </message>
  <message>
   <source>Inclination of the glenoid (+ upwards)</source>
   <translation>Inklination des Glenoids (+ nach oben)</translation>
  </message>
  <message>
   <source>Subluxation index (50: centred)</source>
   <translation>Subluxationsindex (50: zentriert)</translation>
  </message>
  <message>
   <source>Subluxation index</source>
   <translation>Subluxationsindex</translation>
  </message>
  <message>
   <source>against the glenoid (Walch 1998)</source>
   <translation>gegen das Glenoid (Walch 1998)</translation>
  </message>
  <message>
   <source>against the scapular plane (Sabesan 2014)</source>
   <translation>gegen die Skapulaebene (Sabesan 2014)</translation>
  </message>
  <message>
   <source>Head coverage (Saha 1971)</source>
   <translation>Überdachung des Kopfes (Saha 1971)</translation>
  </message>
  <message>
   <source>of the glenoid's width</source>
   <translation>der Breite des Glenoids</translation>
  </message>
  <message>
   <source>of its height</source>
   <translation>seiner Höhe</translation>
  </message>
  <message>
   <source>Transverse muscle scan</source>
   <translation>Muskel im Querschnitt</translation>
  </message>
  <message>
   <source>Fat line</source>
   <translation>Fettlinie</translation>
  </message>
  <message>
   <source>Propose a line through the fat above each contour, to be dragged. Without a contour: click its two ends.</source>
   <translation>Über jeder Kontur eine Linie durch das Fett vorschlagen, die gezogen werden kann. Ohne Kontur: ihre beiden Enden anklicken.</translation>
  </message>
  <message>
   <source>Fat thickness</source>
   <translation>Fettdicke</translation>
  </message>
  <message>
   <source>EI, fat-corrected</source>
   <translation>EI, fettkorrigiert</translation>
  </message>
  <message>
   <source>Fat correction of EI</source>
   <translation>Fettkorrektur der EI</translation>
  </message>
  <message>
   <source>none</source>
   <translation>keine</translation>
  </message>
  <message>
   <source>Young et al. 2015 (+40.5 per cm)</source>
   <translation>Young et al. 2015 (+40,5 je cm)</translation>
  </message>
  <message>
   <source>Transverse nerve scan</source>
   <translation>Nerv im Querschnitt</translation>
  </message>
 </context>
</TS>
