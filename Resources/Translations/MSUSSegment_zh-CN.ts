<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en_US">
 <context>
  <name>MSUSSegment</name>
  <message>
   <source>Choose a picture or a cine to begin.</source>
   <translation>请选择一幅图像或一段影像开始。</translation>
  </message>
  <message>
   <source>The numbers of the frame shown. They follow while you drag; amber was edited or needs a look, blue was drawn by hand.</source>
   <translation>当前帧的数值，拖动时随之更新；琥珀色表示已编辑或需要查看，蓝色表示手工绘制。</translation>
  </message>
  <message>
   <source>Say that this frame is right: it counts as checked. Press again to take it back.</source>
   <translation>确认该帧正确：计为已核对。再按一次可撤回。</translation>
  </message>
  <message>
   <source>Accept</source>
   <translation>接受</translation>
  </message>
  <message>
   <source>Go to the next measured frame that nobody has accepted yet.</source>
   <translation>转到下一个已测量但尚未被接受的帧。</translation>
  </message>
  <message>
   <source>Next unchecked</source>
   <translation>下一个未核对</translation>
  </message>
  <message>
   <source>Fill the view with the scan area; press again for the whole picture.</source>
   <translation>让扫描区域充满视图；再按一次显示整幅图像。</translation>
  </message>
  <message>
   <source>Fit scan</source>
   <translation>适合扫描区</translation>
  </message>
  <message>
   <source>Show all keys, and change them.</source>
   <translation>显示并修改所有按键。</translation>
  </message>
  <message>
   <source>Keys…</source>
   <translation>按键…</translation>
  </message>
  <message>
   <source>1. Load</source>
   <translation>1. 加载</translation>
  </message>
  <message>
   <source>Picture or cine:</source>
   <translation>图像或影像：</translation>
  </message>
  <message>
   <source>An ultrasound picture that is already loaded, or the volume that a sequence browser plays.</source>
   <translation>已加载的超声图像，或序列浏览器所显示的体数据。</translation>
  </message>
  <message>
   <source>Open an image, a video or a DICOM file. Files can also be dropped onto the window.</source>
   <translation>打开图像、视频或 DICOM 文件。也可以把文件拖到窗口上。</translation>
  </message>
  <message>
   <source>Open file…</source>
   <translation>打开文件…</translation>
  </message>
  <message>
   <source>Recordings to try this with: category MSUSSegment of the module Sample Data.</source>
   <translation>可供试用的录像：“Sample Data”模块中的 MSUSSegment 类别。</translation>
  </message>
  <message>
   <source>Sample data</source>
   <translation>示例数据</translation>
  </message>
  <message>
   <source>The pictures that are loaded; click one to work on it. The others keep what they have.</source>
   <translation>已加载的图像；单击即可处理其中一幅，其余保持不变。</translation>
  </message>
  <message>
   <source>Segment and measure all frames of all pictures in this list, one after the other. Edits of yours are kept.</source>
   <translation>依次分割并测量列表中所有图像的所有帧。您的编辑会保留。</translation>
  </message>
  <message>
   <source>Segment and measure all</source>
   <translation>全部分割并测量</translation>
  </message>
  <message>
   <source>2. Calibrate</source>
   <translation>2. 校准</translation>
  </message>
  <message>
   <source>Scale:</source>
   <translation>比例尺：</translation>
  </message>
  <message>
   <source>The size of a pixel and where it came from.</source>
   <translation>像素的大小及其来源。</translation>
  </message>
  <message>
   <source>Known distance:</source>
   <translation>已知距离：</translation>
  </message>
  <message>
   <source>Click the two ends of a distance that you know, on the depth ruler for instance.</source>
   <translation>单击一段已知距离的两端，例如在深度标尺上。</translation>
  </message>
  <message>
   <source>Draw line</source>
   <translation>画线</translation>
  </message>
  <message>
   <source>The true length of the line.</source>
   <translation>线的真实长度。</translation>
  </message>
  <message>
   <source> mm</source>
   <translation> 毫米</translation>
  </message>
  <message>
   <source>Derive the pixel size from the line that was drawn.</source>
   <translation>由所画的线推算像素大小。</translation>
  </message>
  <message>
   <source>Use line</source>
   <translation>使用线</translation>
  </message>
  <message>
   <source>Depth ruler:</source>
   <translation>深度标尺：</translation>
  </message>
  <message>
   <source>Look for the tick marks and numbers of the depth ruler; nothing changes until you accept.</source>
   <translation>寻找深度标尺的刻度和数字；在您接受之前不会有任何改变。</translation>
  </message>
  <message>
   <source>Find ticks</source>
   <translation>查找刻度</translation>
  </message>
  <message>
   <source>Use the pixel size that the tick marks give.</source>
   <translation>使用由刻度得出的像素大小。</translation>
  </message>
  <message>
   <source>Typed:</source>
   <translation>输入：</translation>
  </message>
  <message>
   <source>Size of one pixel.</source>
   <translation>一个像素的大小。</translation>
  </message>
  <message>
   <source> mm/px</source>
   <translation> 毫米/像素</translation>
  </message>
  <message>
   <source>Use the typed pixel size.</source>
   <translation>使用输入的像素大小。</translation>
  </message>
  <message>
   <source>Use</source>
   <translation>使用</translation>
  </message>
  <message>
   <source>Forget the scale: lengths are in pixels again.</source>
   <translation>忘记比例尺：长度重新以像素表示。</translation>
  </message>
  <message>
   <source>Unknown</source>
   <translation>未知</translation>
  </message>
  <message>
   <source>3. Segment</source>
   <translation>3. 分割</translation>
  </message>
  <message>
   <source>Task:</source>
   <translation>任务：</translation>
  </message>
  <message>
   <source>What to look for.</source>
   <translation>要寻找的内容。</translation>
  </message>
  <message>
   <source>What is known of the model of this task.</source>
   <translation>该任务模型的已知信息。</translation>
  </message>
  <message>
   <source>Device:</source>
   <translation>设备：</translation>
  </message>
  <message>
   <source>Where the network computes. Automatic takes a graphics card when there is one.</source>
   <translation>网络的计算位置。“自动”会在有显卡时使用显卡。</translation>
  </message>
  <message>
   <source>Frames:</source>
   <translation>帧：</translation>
  </message>
  <message>
   <source>Which frames of a cine to analyze.</source>
   <translation>要分析影像的哪些帧。</translation>
  </message>
  <message>
   <source>First frame; frames are counted from 0.</source>
   <translation>第一帧；帧从 0 开始编号。</translation>
  </message>
  <message>
   <source>from </source>
   <translation>从 </translation>
  </message>
  <message>
   <source>Last frame, included.</source>
   <translation>最后一帧（包含）。</translation>
  </message>
  <message>
   <source>to </source>
   <translation>到 </translation>
  </message>
  <message>
   <source>1: every frame, 2: every second one …</source>
   <translation>1：每一帧，2：每隔一帧……</translation>
  </message>
  <message>
   <source>every </source>
   <translation>每 </translation>
  </message>
  <message>
   <source>Measuring conventions</source>
   <translation>测量约定</translation>
  </message>
  <message>
   <source>Find the structures and measure them. Edits of yours are kept.</source>
   <translation>寻找结构并测量。您的编辑会保留。</translation>
  </message>
  <message>
   <source>Segment and measure</source>
   <translation>分割并测量</translation>
  </message>
  <message>
   <source>Stop; the frames that are done are kept.</source>
   <translation>停止；已完成的帧会保留。</translation>
  </message>
  <message>
   <source>Cancel</source>
   <translation>取消</translation>
  </message>
  <message>
   <source>4. Correct</source>
   <translation>4. 修正</translation>
  </message>
  <message>
   <source>Your name:</source>
   <translation>您的姓名：</translation>
  </message>
  <message>
   <source>Stored beside every number that you change.</source>
   <translation>与您更改的每个数值一起保存。</translation>
  </message>
  <message>
   <source>optional, stored with your edits</source>
   <translation>可选，与您的编辑一起保存</translation>
  </message>
  <message>
   <source>Add:</source>
   <translation>添加：</translation>
  </message>
  <message>
   <source>A segment for one more muscle, to be painted below.</source>
   <translation>为另一块肌肉添加一个分割，在下方涂绘。</translation>
  </message>
  <message>
   <source>Segment</source>
   <translation>分割</translation>
  </message>
  <message>
   <source>Contour:</source>
   <translation>轮廓：</translation>
  </message>
  <message>
   <source>Make the segment what the curve encloses: of the selected row, or of all.</source>
   <translation>使分割等于曲线所包围的区域：所选行的，或全部。</translation>
  </message>
  <message>
   <source>Segment from curve</source>
   <translation>由曲线生成分割</translation>
  </message>
  <message>
   <source>Make the curve the outline of its segment: of the selected row, or of all.</source>
   <translation>使曲线等于其分割的轮廓：所选行的，或全部。</translation>
  </message>
  <message>
   <source>Curve from segment</source>
   <translation>由分割生成曲线</translation>
  </message>
  <message>
   <source>Draw the curve onto the inner edge of the fascia within 3 mm. Look at the result; Undo takes it back.</source>
   <translation>把曲线贴到 3 毫米以内筋膜的内缘。请查看结果；“撤销”可还原。</translation>
  </message>
  <message>
   <source>To edge</source>
   <translation>贴到边缘</translation>
  </message>
  <message>
   <source>Edits:</source>
   <translation>编辑：</translation>
  </message>
  <message>
   <source>Undo the last change of a line, a point or a segment; strokes of Paint segments are undone here, too.</source>
   <translation>撤销对线、点或分割的上一次更改；“涂绘分割”的笔画也在此撤销。</translation>
  </message>
  <message>
   <source>Undo</source>
   <translation>撤销</translation>
  </message>
  <message>
   <source>Redo what was undone.</source>
   <translation>重做已撤销的操作。</translation>
  </message>
  <message>
   <source>Redo</source>
   <translation>重做</translation>
  </message>
  <message>
   <source>End clicking; what is not complete is removed.</source>
   <translation>结束单击；未完成的部分会被移除。</translation>
  </message>
  <message>
   <source>Stop placing</source>
   <translation>停止放置</translation>
  </message>
  <message>
   <source>Delete the line of the row that is selected in the table below.</source>
   <translation>删除下方表格中所选行的线。</translation>
  </message>
  <message>
   <source>Delete selected</source>
   <translation>删除所选</translation>
  </message>
  <message>
   <source>Discard the edits of this frame and show what the network found.</source>
   <translation>放弃该帧的编辑，显示网络找到的结果。</translation>
  </message>
  <message>
   <source>Reset to AI</source>
   <translation>重置为 AI</translation>
  </message>
  <message>
   <source>Copy the edits of this frame to the next one and go there; contours of a single picture to the next picture.</source>
   <translation>把该帧的编辑复制到下一帧并转到那里；单幅图像的轮廓则复制到下一幅图像。</translation>
  </message>
  <message>
   <source>Copy to next</source>
   <translation>复制到下一帧</translation>
  </message>
  <message>
   <source>Show overlay</source>
   <translation>显示叠加</translation>
  </message>
  <message>
   <source>Show or hide segments and lines.</source>
   <translation>显示或隐藏分割和线。</translation>
  </message>
  <message>
   <source>Paint segments</source>
   <translation>涂绘分割</translation>
  </message>
  <message>
   <source>Measure again from segments</source>
   <translation>根据分割重新测量</translation>
  </message>
  <message>
   <source>Derive lines and numbers anew from the painted segments. Lines that you moved are kept unless you say otherwise.</source>
   <translation>根据涂绘的分割重新得出线和数值。除非您另有说明，您移动过的线会保留。</translation>
  </message>
  <message>
   <source>5. Read</source>
   <translation>5. 读数</translation>
  </message>
  <message>
   <source>Click a row to highlight its line in the picture, double-click its value to type it, right-click for more.</source>
   <translation>单击一行可突出显示图像中的线，双击其数值可输入，右键单击有更多操作。</translation>
  </message>
  <message>
   <source>Slices apart</source>
   <translation>切片间距</translation>
  </message>
  <message>
   <source>Distance of neighbouring slices of the volume, for the muscle's volume; 0: unknown.</source>
   <translation>体数据相邻切片之间的距离，用于计算肌肉体积；0：未知。</translation>
  </message>
  <message>
   <source>unknown</source>
   <translation>未知</translation>
  </message>
  <message>
   <source>By truncated cones between the outer slices with a contour; msus report puts it beside the longitudinal numbers.</source>
   <translation>用外侧两个有轮廓的切片之间的截锥计算；msus report 会把它列在纵切面数值旁边。</translation>
  </message>
  <message>
   <source>Reference values (z-scores)</source>
   <translation>参考值（z 分数）</translation>
  </message>
  <message>
   <source>Norms:</source>
   <translation>常模：</translation>
  </message>
  <message>
   <source>Your table of reference values (CSV).</source>
   <translation>您的参考值表（CSV）。</translation>
  </message>
  <message>
   <source>table of reference values (CSV)</source>
   <translation>参考值表（CSV）</translation>
  </message>
  <message>
   <source>Choose the table.</source>
   <translation>选择表格。</translation>
  </message>
  <message>
   <source>Browse…</source>
   <translation>浏览…</translation>
  </message>
  <message>
   <source>Muscle:</source>
   <translation>肌肉：</translation>
  </message>
  <message>
   <source>Its name in the table. Of several contours: one; other.</source>
   <translation>它在表中的名称。多个轮廓时：一个；另一个。</translation>
  </message>
  <message>
   <source>as in the table</source>
   <translation>与表中一致</translation>
  </message>
  <message>
   <source>The side of the body.</source>
   <translation>身体的哪一侧。</translation>
  </message>
  <message>
   <source>Abnormal:</source>
   <translation>异常：</translation>
  </message>
  <message>
   <source>Echo intensity is called abnormal above this z-score. Empty: nothing is said.</source>
   <translation>高于此 z 分数时回声强度称为异常。留空：不作判断。</translation>
  </message>
  <message>
   <source>EI: z above</source>
   <translation>EI：z 高于</translation>
  </message>
  <message>
   <source>The area is called abnormal below this z-score. Empty: nothing is said.</source>
   <translation>低于此 z 分数时面积称为异常。留空：不作判断。</translation>
  </message>
  <message>
   <source>CSA: z below</source>
   <translation>CSA：z 低于</translation>
  </message>
  <message>
   <source>Subject:</source>
   <translation>受试者：</translation>
  </message>
  <message>
   <source>Age in years. Stays in memory: it is never saved.</source>
   <translation>年龄（岁）。只留在内存中，从不保存。</translation>
  </message>
  <message>
   <source>age</source>
   <translation>年龄</translation>
  </message>
  <message>
   <source>Sex. Stays in memory: it is never saved.</source>
   <translation>性别。只留在内存中，从不保存。</translation>
  </message>
  <message>
   <source>Height in cm. Stays in memory: it is never saved.</source>
   <translation>身高（厘米）。只留在内存中，从不保存。</translation>
  </message>
  <message>
   <source>cm</source>
   <translation>厘米</translation>
  </message>
  <message>
   <source>Weight in kg. Stays in memory: it is never saved.</source>
   <translation>体重（千克）。只留在内存中，从不保存。</translation>
  </message>
  <message>
   <source>kg</source>
   <translation>千克</translation>
  </message>
  <message>
   <source>Compare area and echo intensity with the norms, from now on at every change.</source>
   <translation>从现在起，每次更改都把面积和回声强度与常模比较。</translation>
  </message>
  <message>
   <source>Show z-scores</source>
   <translation>显示 z 分数</translation>
  </message>
  <message>
   <source>Take the z-scores out of the table.</source>
   <translation>从表格中去掉 z 分数。</translation>
  </message>
  <message>
   <source>Remove</source>
   <translation>去掉</translation>
  </message>
  <message>
   <source>Take age, sex, height and weight from the DICOM file.</source>
   <translation>从 DICOM 文件读取年龄、性别、身高和体重。</translation>
  </message>
  <message>
   <source>From DICOM</source>
   <translation>来自 DICOM</translation>
  </message>
  <message>
   <source>This frame only</source>
   <translation>仅此帧</translation>
  </message>
  <message>
   <source>Uncheck to see the numbers of all frames.</source>
   <translation>取消勾选可查看所有帧的数值。</translation>
  </message>
  <message>
   <source>Which frames the table lists.</source>
   <translation>表格列出哪些帧。</translation>
  </message>
  <message>
   <source>Go to the next frame that looks wrong or is unsure and that nobody has accepted: a jump, something missing, an implausible value.</source>
   <translation>转到下一个看起来不对或不确定且尚未被接受的帧：跳变、缺失或不合理的数值。</translation>
  </message>
  <message>
   <source>Next flagged</source>
   <translation>下一个有标记</translation>
  </message>
  <message>
   <source>Plot</source>
   <translation>曲线图</translation>
  </message>
  <message>
   <source>Plot thickness, angle and fascicle length over time below the picture; click a point to go to its frame.</source>
   <translation>在图像下方绘制厚度、角度和肌束长度随时间的变化；单击一点可转到该帧。</translation>
  </message>
  <message>
   <source>Signals…</source>
   <translation>信号…</translation>
  </message>
  <message>
   <source>Show in the plot what was measured beside this recording, such as torque or joint angle: a targets.csv (clip, time_s or frame, signals with units) or a MATLAB file.</source>
   <translation>在曲线图中显示与此记录同时测得的信号，例如力矩或关节角度：targets.csv（clip、time_s 或 frame、带单位的信号）或 MATLAB 文件。</translation>
  </message>
  <message>
   <source>Histogram</source>
   <translation>直方图</translation>
  </message>
  <message>
   <source>Show how many pixels inside each closed curve of this frame have which grey level; callipers, text and what is painted as left out are not counted.</source>
   <translation>显示该帧每条闭合曲线内各灰度级的像素数；卡尺、文字以及涂为排除的部分不计入。</translation>
  </message>
  <message>
   <source>6. Save</source>
   <translation>6. 保存</translation>
  </message>
  <message>
   <source>Folder:</source>
   <translation>文件夹：</translation>
  </message>
  <message>
   <source>Where the results go; made when it is not there.</source>
   <translation>结果的存放位置；不存在时会创建。</translation>
  </message>
  <message>
   <source>choose or type a folder</source>
   <translation>选择或输入文件夹</translation>
  </message>
  <message>
   <source>Choose the folder.</source>
   <translation>选择文件夹。</translation>
  </message>
  <message>
   <source>Save everything</source>
   <translation>全部保存</translation>
  </message>
  <message>
   <source>Write scene, segmentation, markups, table, overlay picture or film: what `msus analyze` writes.</source>
   <translation>写出场景、分割、标记、表格、叠加图像或影片：即 `msus analyze` 写出的内容。</translation>
  </message>
  <message>
   <source>Export:</source>
   <translation>导出：</translation>
  </message>
  <message>
   <source>Write the table of all frames into the folder.</source>
   <translation>把所有帧的表格写入文件夹。</translation>
  </message>
  <message>
   <source>Table (CSV)</source>
   <translation>表格（CSV）</translation>
  </message>
  <message>
   <source>Write the segmentation of the frame shown into the folder.</source>
   <translation>把当前帧的分割写入文件夹。</translation>
  </message>
  <message>
   <source>Segmentation</source>
   <translation>分割文件</translation>
  </message>
  <message>
   <source>Write pictures and masks in the layout that `msus train` reads.</source>
   <translation>按 `msus train` 读取的结构写出图像和掩膜。</translation>
  </message>
  <message>
   <source>Training data</source>
   <translation>训练数据</translation>
  </message>
  <message>
   <source>Training data:</source>
   <translation>训练数据：</translation>
  </message>
  <message>
   <source>Frames of one person stay together in one split; give every person a name.</source>
   <translation>同一个人的帧必须在同一数据划分中；请给每个人一个名称。</translation>
  </message>
  <message>
   <source>person, e.g. S01</source>
   <translation>人员，例如 S01</translation>
  </message>
  <message>
   <source>Which part of the data set these frames belong to.</source>
   <translation>这些帧属于数据集的哪一部分。</translation>
  </message>
  <message>
   <source>What has no segment in a frame is not there: it is stored as known to be absent. Otherwise it counts as not labelled, and training leaves it out. Say it anew for each export.</source>
   <translation>帧中没有分割的结构视为不存在，并按“已知不存在”保存。否则视为未标注，训练时忽略。每次导出都要重新声明。</translation>
  </message>
  <message>
   <source>the rest is absent</source>
   <translation>其余不存在</translation>
  </message>
  <message>
   <source>Study queue</source>
   <translation>研究队列</translation>
  </message>
  <message>
   <source>Choose the folder of a study (msus study init). You work in it under the name of section 4.</source>
   <translation>选择研究文件夹（msus study init）。您以第 4 部分的姓名在其中工作。</translation>
  </message>
  <message>
   <source>Open study…</source>
   <translation>打开研究…</translation>
  </message>
  <message>
   <source>Show only images of this status.</source>
   <translation>只显示此状态的图像。</translation>
  </message>
  <message>
   <source>In which order images come.</source>
   <translation>图像的先后顺序。</translation>
  </message>
  <message>
   <source>Show only images in whose path, subject, muscle, flags or note all these words are; Enter searches.</source>
   <translation>只显示路径、受试者、肌肉、提示或备注中含有所有这些词的图像；按回车键搜索。</translation>
  </message>
  <message>
   <source>search</source>
   <translation>搜索</translation>
  </message>
  <message>
   <source>The images of the study; double-click one to work on it. What you have changed in the one before is saved.</source>
   <translation>研究中的图像；双击即可处理。您在前一张图像中的修改会被保存。</translation>
  </message>
  <message>
   <source>The images before these.</source>
   <translation>前面的图像。</translation>
  </message>
  <message>
   <source>‹ 100 before</source>
   <translation>‹ 前 100 张</translation>
  </message>
  <message>
   <source>The images behind these.</source>
   <translation>后面的图像。</translation>
  </message>
  <message>
   <source>100 more ›</source>
   <translation>后 100 张 ›</translation>
  </message>
  <message>
   <source>The image that was open before this one.</source>
   <translation>在此之前打开的图像。</translation>
  </message>
  <message>
   <source>Previous</source>
   <translation>上一张</translation>
  </message>
  <message>
   <source>Keep what was done so far, without going on.</source>
   <translation>保存目前的工作，但不前进。</translation>
  </message>
  <message>
   <source>Save</source>
   <translation>保存</translation>
  </message>
  <message>
   <source>The image is right as it is now; on to the next one.</source>
   <translation>图像现在正确；转到下一张。</translation>
  </message>
  <message>
   <source>Approve</source>
   <translation>批准</translation>
  </message>
  <message>
   <source>The image cannot be used; you are asked why. On to the next one.</source>
   <translation>图像无法使用；会询问原因。然后转到下一张。</translation>
  </message>
  <message>
   <source>Reject…</source>
   <translation>拒绝…</translation>
  </message>
  <message>
   <source>The next image that is still to be done. What you have changed in this one is saved.</source>
   <translation>下一张待处理的图像。您在此图像中的修改会被保存。</translation>
  </message>
  <message>
   <source>Next</source>
   <translation>下一张</translation>
  </message>
  <message>
   <source>Help and keys</source>
   <translation>帮助与按键</translation>
  </message>
  <message>
   <source>A research tool, not a medical device.</source>
   <translation>研究工具，不是医疗器械。</translation>
  </message>
  <message>
   <source>deep aponeurosis</source>
   <translation>深层腱膜</translation>
  </message>
  <message>
   <source>superficial aponeurosis</source>
   <translation>浅层腱膜</translation>
  </message>
  <message>
   <source>superficial and no deep aponeurosis</source>
   <translation>浅层腱膜，也没有深层腱膜</translation>
  </message>
  <message>
   <source>superficial and the deep aponeurosis</source>
   <translation>浅层和深层腱膜</translation>
  </message>
  <message>
   <source>aponeurosis</source>
   <translation>腱膜</translation>
  </message>
  <message>
   <source>fascicle</source>
   <translation>肌束</translation>
  </message>
  <message>
   <source>contour</source>
   <translation>轮廓</translation>
  </message>
  <message>
   <source>the superficial aponeurosis</source>
   <translation>浅层腱膜</translation>
  </message>
  <message>
   <source>the deep aponeurosis</source>
   <translation>深层腱膜</translation>
  </message>
  <message>
   <source>Fascicle {number}</source>
   <translation>肌束 {number}</translation>
  </message>
  <message>
   <source>Superficial aponeurosis</source>
   <translation>浅层腱膜</translation>
  </message>
  <message>
   <source>Deep aponeurosis</source>
   <translation>深层腱膜</translation>
  </message>
  <message>
   <source>Area {number}</source>
   <translation>面积 {number}</translation>
  </message>
  <message>
   <source>Subcutaneous fat {number}</source>
   <translation>皮下脂肪 {number}</translation>
  </message>
  <message>
   <source>coloured</source>
   <translation>彩色</translation>
  </message>
  <message>
   <source>masked</source>
   <translation>被排除的</translation>
  </message>
  <message>
   <source>unknown: lengths are in pixels</source>
   <translation>未知：长度以像素表示</translation>
  </message>
  <message>
   <source>{size} mm per pixel ({source})</source>
   <translation>每像素 {size} 毫米（{source}）</translation>
  </message>
  <message>
   <source>{size} mm per voxel ({source})</source>
   <translation>每体素 {size} 毫米（{source}）</translation>
  </message>
  <message>
   <source>typed</source>
   <translation>输入</translation>
  </message>
  <message>
   <source>drawn line</source>
   <translation>所画的线</translation>
  </message>
  <message>
   <source>ruler ticks</source>
   <translation>标尺刻度</translation>
  </message>
  <message>
   <source>file header</source>
   <translation>文件头</translation>
  </message>
  <message>
   <source>volume spacing</source>
   <translation>体数据间距</translation>
  </message>
  <message>
   <source>Draw a line over a known distance, look for the ruler's ticks, or type the size of a pixel.</source>
   <translation>在已知距离上画线、查找标尺刻度，或输入像素大小。</translation>
  </message>
  <message>
   <source>the muscle first</source>
   <translation>先围绕肌肉</translation>
  </message>
  <message>
   <source>a structure first</source>
   <translation>先围绕一个结构</translation>
  </message>
  <message>
   <source>tendon</source>
   <translation>肌腱</translation>
  </message>
  <message>
   <source>tear</source>
   <translation>撕裂</translation>
  </message>
  <message>
   <source>humeral head</source>
   <translation>肱骨头</translation>
  </message>
  <message>
   <source>bursal side</source>
   <translation>滑囊侧</translation>
  </message>
  <message>
   <source>articular side</source>
   <translation>关节侧</translation>
  </message>
  <message>
   <source>intratendinous</source>
   <translation>腱内</translation>
  </message>
  <message>
   <source>bursal and articular side</source>
   <translation>滑囊侧和关节侧</translation>
  </message>
  <message>
   <source>{name} has {len} frames, too many for the memory; cut it shorter.</source>
   <translation>{name} 有 {len} 帧，内存容纳不下；请剪短。</translation>
  </message>
  <message>
   <source>Choose a volume or a sequence first, or open a file.</source>
   <translation>请先选择体数据或序列，或打开文件。</translation>
  </message>
  <message>
   <source>This sequence is not shown by any browser; open it in the Sequences module first.</source>
   <translation>没有浏览器显示该序列；请先在 Sequences 模块中打开它。</translation>
  </message>
  <message>
   <source>"{name}" is not a picture; choose an ultrasound volume or sequence.</source>
   <translation>“{name}”不是图像；请选择超声体数据或序列。</translation>
  </message>
  <message>
   <source>"{name}" holds no picture; load it again.</source>
   <translation>“{name}”中没有图像；请重新加载。</translation>
  </message>
  <message>
   <source>"{name}" has {width} × {height} pixels, too few for an ultrasound picture; choose another.</source>
   <translation>“{name}”只有 {width} × {height} 像素，不足以作为超声图像；请另选。</translation>
  </message>
  <message>
   <source>"{name}" has {GetNumberOfScalarComponents} values a pixel; choose a grey or colour picture.</source>
   <translation>“{name}”每个像素有 {GetNumberOfScalarComponents} 个值；请选择灰度或彩色图像。</translation>
  </message>
  <message>
   <source>"{name}" is under a transform; harden or remove the transform in the Data module first.</source>
   <translation>“{name}”位于变换之下；请先在 Data 模块中固化或移除该变换。</translation>
  </message>
  <message>
   <source>The frames of "{GetName}" have different sizes ({sizes}); load them one by one.</source>
   <translation>“{GetName}”的帧大小不同（{sizes}）；请逐一加载。</translation>
  </message>
  <message>
   <source>"{GetName}" is a sequence of 3-D volumes; choose a sequence of pictures.</source>
   <translation>“{GetName}”是三维体数据序列；请选择图像序列。</translation>
  </message>
  <message>
   <source>"{GetName}" is played along with another sequence; choose the one that leads it.</source>
   <translation>“{GetName}”随另一序列播放；请选择主序列。</translation>
  </message>
  <message>
   <source>No model is installed for the task "{title}".</source>
   <translation>任务“{title}”没有安装模型。</translation>
  </message>
  <message>
   <source>The line's length must be a positive number of millimetres, for example 10, not {mm}.</source>
   <translation>线的长度必须是正的毫米数，例如 10，而不是 {mm}。</translation>
  </message>
  <message>
   <source>Draw a line over a known distance first.</source>
   <translation>请先在已知距离上画一条线。</translation>
  </message>
  <message>
   <source>The line has no length yet; place both of its ends on the ruler.</source>
   <translation>该线还没有长度；请把两端都放在标尺上。</translation>
  </message>
  <message>
   <source>The line does not lie on the picture; draw it in the view that shows the picture.</source>
   <translation>该线不在图像上；请在显示图像的视图中画线。</translation>
  </message>
  <message>
   <source>That makes {spacing} mm per pixel, but ultrasound pictures have {low} to {high}; check the number and its unit.</source>
   <translation>这样每像素为 {spacing} 毫米，而超声图像为 {low} 到 {high}；请检查数值和单位。</translation>
  </message>
  <message>
   <source>"{GetName}" is under a transform that bends space (it is not linear), so nothing can be measured; remove it in the Transforms module.</source>
   <translation>“{GetName}”位于使空间弯曲的（非线性）变换之下，无法测量；请在 Transforms 模块中移除。</translation>
  </message>
  <message>
   <source>The segmentation is no longer there; run the segmentation again.</source>
   <translation>分割已不存在；请重新运行分割。</translation>
  </message>
  <message>
   <source>There is nothing to go back to: no model has segmented frame {item} yet.</source>
   <translation>没有可恢复的内容：还没有模型分割过第 {item} 帧。</translation>
  </message>
  <message>
   <source>Frame {item}: {error}</source>
   <translation>第 {item} 帧：{error}</translation>
  </message>
  <message>
   <source>The split is "train", "val" or "test", not {split}.</source>
   <translation>数据划分应为“train”“val”或“test”，而不是 {split}。</translation>
  </message>
  <message>
   <source>The task "{title}" has no segments that could be examples for training.</source>
   <translation>任务“{title}”没有可作为训练样本的分割。</translation>
  </message>
  <message>
   <source>The task "{title}" has no structure {unknown}; it has {known}.</source>
   <translation>任务“{title}”没有结构 {unknown}；它有 {known}。</translation>
  </message>
  <message>
   <source>{group} is in the split "{other}" of this data set already, and all frames of a person belong to one split: choose "{other2}", or the name of another person.</source>
   <translation>{group} 已在该数据集的“{other}”划分中，而同一个人的所有帧属于同一划分：请选择“{other2}”，或填写另一个人的名称。</translation>
  </message>
  <message>
   <source>Frame {i} has no segments to learn from{drawn}; segment or paint it first, or leave it out.</source>
   <translation>第 {i} 帧没有可供学习的分割{drawn}；请先分割或涂绘，或略去它。</translation>
  </message>
  <message>
   <source>{path} is not the index of a data set (it has no column id); choose another folder.</source>
   <translation>{path} 不是数据集的索引（没有 id 列）；请选择另一个文件夹。</translation>
  </message>
  <message>
   <source>The examples could not be written to {folder} ({error}); choose another folder.</source>
   <translation>无法把样本写入 {folder}（{error}）；请选择另一个文件夹。</translation>
  </message>
  <message>
   <source>There are no numbers to export yet; segment the picture or add a line first.</source>
   <translation>还没有可导出的数值；请先分割图像或添加一条线。</translation>
  </message>
  <message>
   <source>{place} could not be written; choose another folder or free some space.</source>
   <translation>无法写入 {place}；请选择另一个文件夹或腾出空间。</translation>
  </message>
  <message>
   <source>"{GetName}" has {GetNumberOfControlPoints} points; there is no point {i}.</source>
   <translation>“{GetName}”有 {GetNumberOfControlPoints} 个点；没有第 {i} 点。</translation>
  </message>
  <message>
   <source>There is no kind of markup "{kind}"; choose one of {names}.</source>
   <translation>没有“{kind}”这种标记；请选择 {names} 之一。</translation>
  </message>
  <message>
   <source>The {lower} is already there; move it, or remove it first.</source>
   <translation>{lower} 已存在；请移动它，或先移除。</translation>
  </message>
  <message>
   <source>Choose a table of norms (CSV) first.</source>
   <translation>请先选择常模表（CSV）。</translation>
  </message>
  <message>
   <source>The norms {norms} cannot be read ({reason}); choose the file again.</source>
   <translation>无法读取常模 {norms}（{reason}）；请重新选择文件。</translation>
  </message>
  <message>
   <source>There is no scene at {path}; choose an .mrb file or a folder saved by MSUSSegment.</source>
   <translation>{path} 处没有场景；请选择 .mrb 文件或由 MSUSSegment 保存的文件夹。</translation>
  </message>
  <message>
   <source>{path} is not a Slicer scene, or it is damaged; choose another file.</source>
   <translation>{path} 不是 Slicer 场景，或已损坏；请选择另一个文件。</translation>
  </message>
  <message>
   <source>{path} could not be read as a Slicer scene; it may be damaged.</source>
   <translation>无法把 {path} 作为 Slicer 场景读取；它可能已损坏。</translation>
  </message>
  <message>
   <source>{path} holds no muscle measured with MSUSSegment; open its picture and analyse it.</source>
   <translation>{path} 中没有用 MSUSSegment 测量过的肌肉；请打开其图像并分析。</translation>
  </message>
  <message>
   <source>{path} holds {len} pictures, and it is not clear which of them {parent} was saved for; open it in Slicer (File &gt; Add Data), choose the right one, and save it again.</source>
   <translation>{path} 含有 {len} 幅图像，无法确定 {parent} 是为哪一幅保存的；请在 Slicer 中打开（File &gt; Add Data），选择正确的一幅并重新保存。</translation>
  </message>
  <message>
   <source>{name} could not be written</source>
   <translation>无法写入 {name}</translation>
  </message>
  <message>
   <source>The picture is no longer in the scene; choose or load one first.</source>
   <translation>该图像已不在场景中；请先选择或加载一幅。</translation>
  </message>
  <message>
   <source>That leaves none of the {count} frames; they are counted from 0 to {value}.</source>
   <translation>{count} 帧中没有一帧符合；帧编号从 0 到 {value}。</translation>
  </message>
  <message>
   <source>Frame {i} is empty; load the recording again.</source>
   <translation>第 {i} 帧是空的；请重新加载录像。</translation>
  </message>
  <message>
   <source>There is no frame {i}; they are counted from 0 to {value}.</source>
   <translation>没有第 {i} 帧；帧编号从 0 到 {value}。</translation>
  </message>
  <message>
   <source>There is no frame {index} to write the result into.</source>
   <translation>没有第 {index} 帧可写入结果。</translation>
  </message>
  <message>
   <source>The task "{title}" has no segment "{unknown}".</source>
   <translation>任务“{title}”没有分割“{unknown}”。</translation>
  </message>
  <message>
   <source>This line does not belong to the picture; delete it in the Markups module.</source>
   <translation>这条线不属于该图像；请在 Markups 模块中删除。</translation>
  </message>
  <message>
   <source>This number cannot be typed; drag its line in the picture instead.</source>
   <translation>该数值不能输入；请改为在图像中拖动它的线。</translation>
  </message>
  <message>
   <source>Type a number, such as 18.5.</source>
   <translation>请输入一个数字，例如 18.5。</translation>
  </message>
  <message>
   <source>The line cannot be laid so that it measures {value}; drag it instead.</source>
   <translation>无法使该线测得 {value}；请改为拖动。</translation>
  </message>
  <message>
   <source>This line does not belong to the picture.</source>
   <translation>这条线不属于该图像。</translation>
  </message>
  <message>
   <source>This is the last frame; there is none to copy to.</source>
   <translation>这是最后一帧；没有可复制到的帧。</translation>
  </message>
  <message>
   <source>This line is not drawn on the frame, so there is nothing to copy.</source>
   <translation>该帧上没有画这条线，因此没有可复制的内容。</translation>
  </message>
  <message>
   <source>Nothing is measured in this frame yet, so there is nothing to accept.</source>
   <translation>该帧尚未测量，因此没有可接受的内容。</translation>
  </message>
  <message>
   <source>There is nothing in the segment; paint {what}.</source>
   <translation>分割中没有内容；请涂绘（{what}）。</translation>
  </message>
  <message>
   <source>There is no closed curve; draw one around {what}.</source>
   <translation>没有闭合曲线；请画一条（{what}）。</translation>
  </message>
  <message>
   <source>In the task "{title}" there is one segment of each kind.</source>
   <translation>任务“{title}”中每种分割只有一个。</translation>
  </message>
  <message>
   <source>The task "{title}" proposes no such line.</source>
   <translation>任务“{title}”不会提出这种线。</translation>
  </message>
  <message>
   <source>Nothing on this frame was changed by hand, so there is nothing to copy.</source>
   <translation>该帧没有手工更改，因此没有可复制的内容。</translation>
  </message>
  <message>
   <source>The next frame was changed by hand ({join}); say that it may be replaced.</source>
   <translation>下一帧有手工更改（{join}）；请确认可以替换。</translation>
  </message>
  <message>
   <source>There is no contour to copy; draw one first.</source>
   <translation>没有可复制的轮廓；请先画一条。</translation>
  </message>
  <message>
   <source>These frames are no slices of a volume, which alone have a distance.</source>
   <translation>这些帧不是体数据的切片，只有切片才有间距。</translation>
  </message>
  <message>
   <source>Slices are {low} to {high} mm apart; correct their distance.</source>
   <translation>切片间距为 {low} 到 {high} 毫米；请更正。</translation>
  </message>
  <message>
   <source>No DICOM file with age, sex, height or weight belongs to this picture; type them.</source>
   <translation>该图像没有含年龄、性别、身高或体重的 DICOM 文件；请输入。</translation>
  </message>
  <message>
   <source>In the task "{title}" no closed curve belongs to a segment.</source>
   <translation>在任务“{title}”中没有闭合曲线属于分割。</translation>
  </message>
  <message>
   <source>Every how many frames must be 1 or more.</source>
   <translation>帧间隔必须为 1 或更大。</translation>
  </message>
  <message>
   <source>The contour encloses no pixel of the picture; drag its points back inside.</source>
   <translation>轮廓没有包围图像的任何像素；请把点拖回图像内。</translation>
  </message>
  <message>
   <source>{name} has contours of its own ({join}); delete them there first.</source>
   <translation>{name} 有自己的轮廓（{join}）；请先在那里删除。</translation>
  </message>
  <message>
   <source>Say why the image is rejected, such as: blurred, another muscle, cut off.</source>
   <translation>请说明为何拒绝该图像，例如：模糊、其他肌肉、被截断。</translation>
  </message>
  <message>
   <source>{path} holds no volume measured with MSUSSegment.</source>
   <translation>{path} 中没有用 MSUSSegment 测量过的体数据。</translation>
  </message>
  <message>
   <source>"{GetName}" was measured by the task {name}, which is not installed here; install what brings it, then open the scene again.</source>
   <translation>“{GetName}”是用任务 {name} 测量的，而此处未安装该任务；请安装提供它的扩展，再重新打开场景。</translation>
  </message>
  <message>
   <source>"{GetName}" is no volume; choose a 3-D image of several slices.</source>
   <translation>“{GetName}”不是体数据；请选择多切片的三维图像。</translation>
  </message>
  <message>
   <source>"{GetName}" is under a transform; harden or remove the transform in the Data module first.</source>
   <translation>“{GetName}”位于变换之下；请先在 Data 模块中固化或移除该变换。</translation>
  </message>
  <message>
   <source>"{GetName}" has voxels of {sizes} mm, which cannot be; correct it in Volumes.</source>
   <translation>“{GetName}”的体素为 {sizes} 毫米，这不可能；请在 Volumes 中更正。</translation>
  </message>
  <message>
   <source>"{name}" was measured by the task "{title}"; clone the volume in the Data module, and measure the clone by another task.</source>
   <translation>“{name}”是用任务“{title}”测量的；请在 Data 模块中克隆该体数据，再用另一任务测量副本。</translation>
  </message>
  <message>
   <source>"{title}" is placed; drag its points, or delete it in Data to begin anew.</source>
   <translation>“{title}”已放置；请拖动其点，或在 Data 中删除后重新开始。</translation>
  </message>
  <message>
   <source>The fascicle cannot be turned to {value}°; drag its ends instead.</source>
   <translation>无法把肌束转到 {value}°；请改为拖动其端点。</translation>
  </message>
  <message>
   <source>The aponeurosis that the angle is measured at is missing; draw it first.</source>
   <translation>缺少测量角度所依据的腱膜；请先画出。</translation>
  </message>
  <message>
   <source>Only a straight line can be given a length; drag its points instead.</source>
   <translation>只有直线才能指定长度；请改为拖动它的点。</translation>
  </message>
  <message>
   <source>A length must be more than 0.</source>
   <translation>长度必须大于 0。</translation>
  </message>
  <message>
   <source>The line has no length yet, so it has no direction; drag an end first.</source>
   <translation>该线还没有长度，因而没有方向；请先拖动一端。</translation>
  </message>
  <message>
   <source>A fascicle ends at the aponeuroses, so its length follows from its angle: type the pennation angle, or choose the convention that reads fascicles as they are drawn.</source>
   <translation>肌束终止于两条腱膜，因此长度由角度决定：请输入羽状角，或选择按所画读取肌束的约定。</translation>
  </message>
  <message>
   <source>There is no angle to change; draw the fascicle first.</source>
   <translation>没有可更改的角；请先画肌束。</translation>
  </message>
  <message>
   <source>A pennation angle lies between 0 and 90 degrees.</source>
   <translation>羽状角在 0 到 90 度之间。</translation>
  </message>
  <message>
   <source>There is no fascicle to turn; draw it first.</source>
   <translation>没有可转动的肌束；请先画出。</translation>
  </message>
  <message>
   <source>The task "{title}" has no segments to measure.</source>
   <translation>任务“{title}”没有可测量的分割。</translation>
  </message>
  <message>
   <source>{value} is a folder; choose a file in it.</source>
   <translation>{value} 是文件夹；请选择其中的文件。</translation>
  </message>
  <message>
   <source>{name} is no ordinary file (a pipe or a device); save the recording as a file.</source>
   <translation>{name} 不是普通文件（是管道或设备）；请把录像保存为文件。</translation>
  </message>
  <message>
   <source>{name} is empty; copy or export it again.</source>
   <translation>{name} 是空的；请重新复制或导出。</translation>
  </message>
  <message>
   <source>{name} is no kind of file that can be opened; choose DICOM or one of {join}.</source>
   <translation>{name} 不是可打开的文件类型；请选择 DICOM 或 {join} 之一。</translation>
  </message>
  <message>
   <source>{path} {what}; check its name and folder.</source>
   <translation>{path} {what}；请检查名称和文件夹。</translation>
  </message>
  <message>
   <source>{name} cannot be read ({strerror}); check its access rights.</source>
   <translation>无法读取 {name}（{strerror}）；请检查访问权限。</translation>
  </message>
  <message>
   <source>{name} cannot be read, it seems damaged ({detail}); copy or export it again.</source>
   <translation>无法读取 {name}，似乎已损坏（{detail}）；请重新复制或导出。</translation>
  </message>
  <message>
   <source>The folder {path} holds no file that can be opened; choose another one.</source>
   <translation>文件夹 {path} 中没有可打开的文件；请另选。</translation>
  </message>
  <message>
   <source>No file matches {named}; check the pattern.</source>
   <translation>没有文件符合 {named}；请检查通配符。</translation>
  </message>
  <message>
   <source>{what} was deleted by {rater}</source>
   <translation>{what} 已被 {rater} 删除</translation>
  </message>
  <message>
   <source>{what} was deleted</source>
   <translation>{what} 已被删除</translation>
  </message>
  <message>
   <source>{value} is outside {low} to {high}</source>
   <translation>{value} 不在 {low} 到 {high} 之间</translation>
  </message>
  <message>
   <source>{count} {kind} pixel</source>
   <translation>{count} 个{kind}像素</translation>
  </message>
  <message>
   <source>{count} {kind} pixels</source>
   <translation>{count} 个{kind}像素</translation>
  </message>
  <message>
   <source>no {what} was found {where}</source>
   <translation>未找到{what}（{where}）</translation>
  </message>
  <message>
   <source>no {what} was found</source>
   <translation>未找到{what}</translation>
  </message>
  <message>
   <source>nothing was found</source>
   <translation>什么都没有找到</translation>
  </message>
  <message>
   <source>{lower} is not placed; {hint}</source>
   <translation>{lower} 尚未放置；{hint}</translation>
  </message>
  <message>
   <source>{lower} is not placed</source>
   <translation>{lower} 尚未放置</translation>
  </message>
  <message>
   <source>no {what} mask was given</source>
   <translation>没有提供{what}掩膜</translation>
  </message>
  <message>
   <source>no fascicle trace is long enough and inside the muscle</source>
   <translation>没有足够长且位于肌肉内的肌束迹线</translation>
  </message>
  <message>
   <source>the {what} of the muscle measured in the other frames was not found</source>
   <translation>未找到在其他帧中测量的那块肌肉的{what}</translation>
  </message>
  <message>
   <source>the picture does not look like a longitudinal scan of a muscle; if it is one, draw the lines by hand</source>
   <translation>该图像不像肌肉的纵切扫描；如果是，请手工画线</translation>
  </message>
  <message>
   <source>the aponeuroses do not lie above one another in the picture</source>
   <translation>两条腱膜在图像中不是上下排列</translation>
  </message>
  <message>
   <source>the fascicle does not meet the {what} within a plausible distance</source>
   <translation>肌束在合理距离内没有与{what}相交</translation>
  </message>
  <message>
   <source>no {what} was found to end the fascicle</source>
   <translation>未找到{what}来终止肌束</translation>
  </message>
  <message>
   <source>no {what} is drawn</source>
   <translation>没有画出{what}</translation>
  </message>
  <message>
   <source>{what} does not lie on the picture: one of them is under another transform; harden or remove the transform in the Data module</source>
   <translation>{what} 不在图像上：其中之一位于另一变换之下；请在 Data 模块中固化或移除该变换</translation>
  </message>
  <message>
   <source>as drawn, not extended: {why}</source>
   <translation>按所画，未延长：{why}</translation>
  </message>
  <message>
   <source>unsure</source>
   <translation>不确定</translation>
  </message>
  <message>
   <source>implausible: {outside} ({state})</source>
   <translation>不合理：{outside}（{state}）</translation>
  </message>
  <message>
   <source>implausible: {outside}</source>
   <translation>不合理：{outside}</translation>
  </message>
  <message>
   <source>extrapolated {percent}</source>
   <translation>外推 {percent}</translation>
  </message>
  <message>
   <source>from {known} of {total} lines</source>
   <translation>取自 {total} 条线中的 {known} 条</translation>
  </message>
  <message>
   <source>drawn by another convention ({convention})</source>
   <translation>按另一约定绘制（{convention}）</translation>
  </message>
  <message>
   <source>found with another {what} than the one that is drawn now; run again</source>
   <translation>得出时的{what}与现在所画的不同；请重新运行</translation>
  </message>
  <message>
   <source>the segments overlap in {count} voxel; erase them in all but one</source>
   <translation>分割有 {count} 个体素重叠；请只保留一个，擦除其余</translation>
  </message>
  <message>
   <source>the segments overlap in {count} voxels; erase them in all but one</source>
   <translation>分割有 {count} 个体素重叠；请只保留一个，擦除其余</translation>
  </message>
  <message>
   <source>proposed: from the top of the scan area to the contour; check the line</source>
   <translation>建议：从扫描区顶部到轮廓；请检查该线</translation>
  </message>
  <message>
   <source>the contour leaves the scan area</source>
   <translation>轮廓超出扫描区</translation>
  </message>
  <message>
   <source>EI of the part inside the scan area</source>
   <translation>扫描区内部分的 EI</translation>
  </message>
  <message>
   <source>pixels taken as square</source>
   <translation>像素按正方形计</translation>
  </message>
  <message>
   <source>smoothed</source>
   <translation>已平滑</translation>
  </message>
  <message>
   <source>smoothed over a missing value</source>
   <translation>跨缺失值平滑</translation>
  </message>
  <message>
   <source>no value: {why}</source>
   <translation>无数值：{why}</translation>
  </message>
  <message>
   <source>read as if nothing moved: there are no earlier frames at this distance in time</source>
   <translation>按没有运动读取：缺少此时间间隔之前的帧</translation>
  </message>
  <message>
   <source>the fascicles run the other way than in the training clips; the region was mirrored first</source>
   <translation>肌束方向与训练片段相反；已先将区域镜像</translation>
  </message>
  <message>
   <source>unlike the frames that the model was trained on ({size} times the difference that is usual there)</source>
   <translation>与模型训练所用的帧不同（为其通常差异的 {size} 倍）</translation>
  </message>
  <message>
   <source>EI without {pixels}</source>
   <translation>EI 不含 {pixels}</translation>
  </message>
  <message>
   <source>{percent} of the pixels are white (saturated), so EI is too low; lower the gain</source>
   <translation>{percent} 的像素为白色（饱和），因此 EI 偏低；请降低增益</translation>
  </message>
  <message>
   <source>{percent} of the contour is coloured, as in colour Doppler or elastography; measure echo intensity on a plain B-mode image</source>
   <translation>轮廓的 {percent} 为彩色，如彩色多普勒或弹性成像；请在普通 B 模式图像上测量回声强度</translation>
  </message>
  <message>
   <source>the contour holds no pixel centre</source>
   <translation>轮廓内没有像素中心</translation>
  </message>
  <message>
   <source>every pixel in the contour is excluded by the mask</source>
   <translation>轮廓内的每个像素都被掩膜排除</translation>
  </message>
  <message>
   <source>EI cannot be compared: {why}</source>
   <translation>EI 无法比较：{why}</translation>
  </message>
  <message>
   <source>missing: {quantity} ({why})</source>
   <translation>缺失：{quantity}（{why}）</translation>
  </message>
  <message>
   <source>missing: {quantity}</source>
   <translation>缺失：{quantity}</translation>
  </message>
  <message>
   <source>jump: {quantity} is {size} off its neighbours</source>
   <translation>跳变：{quantity} 与相邻帧相差 {size}</translation>
  </message>
  <message>
   <source>implausible: {quantity} {outside}</source>
   <translation>不合理：{quantity} {outside}</translation>
  </message>
  <message>
   <source>The tear lies outside the tendon; draw the tendon's outline around it.</source>
   <translation>撕裂位于肌腱之外；请使肌腱轮廓包围它。</translation>
  </message>
  <message>
   <source>full-thickness tear: it reaches from the joint to the bursa</source>
   <translation>全层撕裂：从关节面达到滑囊面</translation>
  </message>
  <message>
   <source>partial-thickness tear, {side}, Ellman grade {grade} by its depth</source>
   <translation>部分撕裂，{side}，按深度为 Ellman {grade} 级</translation>
  </message>
  <message>
   <source>partial-thickness tear, {side}</source>
   <translation>部分撕裂，{side}</translation>
  </message>
  <message>
   <source>{value} % of the tear lie outside the tendon; correct a curve</source>
   <translation>{value} % 的撕裂位于肌腱之外；请修正其中一条曲线</translation>
  </message>
  <message>
   <source>{value} % of the tendon are coloured, as in colour Doppler, which hides tears and imitates them; use a plain B-mode picture</source>
   <translation>肌腱的 {value} % 为彩色（如彩色多普勒），会掩盖或假造撕裂；请使用普通 B 型图像</translation>
  </message>
  <message>
   <source>the classifier sees no tear in this picture (probability {value}); look at it</source>
   <translation>分类器认为此图像中没有撕裂（概率 {value}）；请查看</translation>
  </message>
  <message>
   <source>The segments are empty; paint the tendon and the tear, or run the segmentation.</source>
   <translation>分割区为空；请绘制肌腱和撕裂，或运行分割。</translation>
  </message>
  <message>
   <source>there are only {count} slices; the shape of a bone needs {least} or more</source>
   <translation>只有 {count} 层；骨的形状至少需要 {least} 层</translation>
  </message>
  <message>
   <source>the field of view cuts the {what}; the volume is that of the part inside</source>
   <translation>视野截断了 {what}；体积仅为视野内的部分</translation>
  </message>
  <message>
   <source>the field of view cuts the head</source>
   <translation>视野截断了肱骨头</translation>
  </message>
  <message>
   <source>the field of view cuts the face of the glenoid</source>
   <translation>视野截断了关节盂面</translation>
  </message>
  <message>
   <source>only {value} % of the sphere is covered by bone</source>
   <translation>球面只有 {value} % 被骨覆盖</translation>
  </message>
  <message>
   <source>{value} mm is outside {low} to {high} mm</source>
   <translation>{value} 毫米超出 {low} 至 {high} 毫米</translation>
  </message>
  <message>
   <source>the image does not say which way it lies, so that front and back are not known</source>
   <translation>图像未说明其方位，因此前后未知</translation>
  </message>
  <message>
   <source>{what} was moved by hand</source>
   <translation>{what} 已被手动移动</translation>
  </message>
  <message>
   <source>The height of the glenoid lies along its normal; place it again.</source>
   <translation>关节盂的高度线与其法线重合；请重新放置。</translation>
  </message>
  <message>
   <source>The plane of the glenoid has no direction; place it again.</source>
   <translation>关节盂平面没有方向；请重新放置。</translation>
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
   <translation>自动</translation>
  </message>
  <message>
   <source>graphics card (CUDA)</source>
   <translation>显卡（CUDA）</translation>
  </message>
  <message>
   <source>this frame</source>
   <translation>此帧</translation>
  </message>
  <message>
   <source>all frames</source>
   <translation>所有帧</translation>
  </message>
  <message>
   <source>a range</source>
   <translation>范围</translation>
  </message>
  <message>
   <source>A run is going on; wait for it, or cancel it first.</source>
   <translation>正在运行；请等待，或先取消。</translation>
  </message>
 </context>
 <context>
  <name>panel.areas</name>
  <message>
   <source>Segment {numbers} made from the curve.</source>
   <translation>已由曲线生成分割 {numbers}。</translation>
  </message>
  <message>
   <source>Curve {numbers} made from the segment.</source>
   <translation>已由分割生成曲线 {numbers}。</translation>
  </message>
  <message>
   <source>Curve {numbers} drawn onto the edge; look at it, Undo takes it back.</source>
   <translation>曲线 {numbers} 已贴到边缘；请查看，“撤销”可还原。</translation>
  </message>
  <message>
   <source>There is no other picture to copy to; load it first.</source>
   <translation>没有其他可复制到的图像；请先加载。</translation>
  </message>
  <message>
   <source>Contours copied to {name}; drag them into place.</source>
   <translation>轮廓已复制到 {name}；请拖到位。</translation>
  </message>
  <message>
   <source>{name}: paint it, then press Curve from segment.</source>
   <translation>{name}：请涂绘，然后按“由分割生成曲线”。</translation>
  </message>
 </context>
 <context>
  <name>panel.ask</name>
  <message>
   <source>{name} is no ultrasound picture (its modality is {modality}), and what is measured in one means something else in it. Work on it all the same?</source>
   <translation>{name} 不是超声图像（其模态为 {modality}），在其中测得的数值含义不同。仍要处理吗？</translation>
  </message>
  <message>
   <source>All files</source>
   <translation>所有文件</translation>
  </message>
  <message>
   <source>{name} says that it is {modality}, and the task {task} was made for {wanted}: its numbers may mean nothing there. Measure by it all the same?</source>
   <translation>{name} 标明为 {modality}，而任务 {task} 是为 {wanted} 制作的：其数值在此可能没有意义。仍要用它测量吗？</translation>
  </message>
  <message>
   <source>OK</source>
   <translation>确定</translation>
  </message>
  <message>
   <source>Cancel</source>
   <translation>取消</translation>
  </message>
  <message>
   <source>auto</source>
   <translation>自动</translation>
  </message>
  <message>
   <source>edited</source>
   <translation>已编辑</translation>
  </message>
  <message>
   <source>manual</source>
   <translation>手工</translation>
  </message>
  <message>
   <source>Known distance</source>
   <translation>已知距离</translation>
  </message>
  <message>
   <source>Longitudinal muscle scan</source>
   <translation>肌肉纵切扫描</translation>
  </message>
  <message>
   <source>Superficial</source>
   <translation>浅层</translation>
  </message>
  <message>
   <source>Draw the superficial aponeurosis along its lower edge: click along it, right-click to end.</source>
   <translation>沿浅层腱膜下缘绘制：沿其单击，右键单击结束。</translation>
  </message>
  <message>
   <source>Deep</source>
   <translation>深层</translation>
  </message>
  <message>
   <source>Draw the deep aponeurosis along its upper edge: click along it, right-click to end.</source>
   <translation>沿深层腱膜上缘绘制：沿其单击，右键单击结束。</translation>
  </message>
  <message>
   <source>Fascicle</source>
   <translation>肌束</translation>
  </message>
  <message>
   <source>Add a fascicle: click its two ends. Its pennation angle comes along.</source>
   <translation>添加肌束：单击其两端。羽状角会随之出现。</translation>
  </message>
  <message>
   <source>Thickness</source>
   <translation>厚度</translation>
  </message>
  <message>
   <source>Add a thickness line: click its two ends.</source>
   <translation>添加厚度线：单击其两端。</translation>
  </message>
  <message>
   <source>Angle</source>
   <translation>角</translation>
  </message>
  <message>
   <source>Add a pennation angle: click arm, vertex, arm.</source>
   <translation>添加羽状角：单击臂、顶点、臂。</translation>
  </message>
  <message>
   <source>Closed curve</source>
   <translation>闭合曲线</translation>
  </message>
  <message>
   <source>Add a closed curve: click around it, right-click to end.</source>
   <translation>添加闭合曲线：沿周围单击，右键单击结束。</translation>
  </message>
  <message>
   <source>Muscle thickness</source>
   <translation>肌肉厚度</translation>
  </message>
  <message>
   <source>Pennation angle</source>
   <translation>羽状角</translation>
  </message>
  <message>
   <source>Fascicle length</source>
   <translation>肌束长度</translation>
  </message>
  <message>
   <source>Fascicle angle</source>
   <translation>肌束角度</translation>
  </message>
  <message>
   <source>Superficial angle</source>
   <translation>浅层角度</translation>
  </message>
  <message>
   <source>Deep angle</source>
   <translation>深层角度</translation>
  </message>
  <message>
   <source>Area (CSA)</source>
   <translation>面积（CSA）</translation>
  </message>
  <message>
   <source>Perimeter</source>
   <translation>周长</translation>
  </message>
  <message>
   <source>Echo intensity</source>
   <translation>回声强度</translation>
  </message>
  <message>
   <source>Echo intensity SD</source>
   <translation>回声强度标准差</translation>
  </message>
  <message>
   <source>EI median</source>
   <translation>EI 中位数</translation>
  </message>
  <message>
   <source>Width</source>
   <translation>宽度</translation>
  </message>
  <message>
   <source>Depth</source>
   <translation>深度</translation>
  </message>
  <message>
   <source>Depth / width</source>
   <translation>深度／宽度</translation>
  </message>
  <message>
   <source>Pixels left out of EI</source>
   <translation>EI 未计入的像素</translation>
  </message>
  <message>
   <source>along the normal of the mid-line</source>
   <translation>沿中线的法线</translation>
  </message>
  <message>
   <source>vertical</source>
   <translation>垂直</translation>
  </message>
  <message>
   <source>against the deep aponeurosis</source>
   <translation>相对于深层腱膜</translation>
  </message>
  <message>
   <source>against the superficial aponeurosis</source>
   <translation>相对于浅层腱膜</translation>
  </message>
  <message>
   <source>length of the fascicle's line</source>
   <translation>肌束线的长度</translation>
  </message>
  <message>
   <source>MT / sin PA</source>
   <translation>MT / sin PA</translation>
  </message>
  <message>
   <source>Drawn fascicles</source>
   <translation>所画的肌束</translation>
  </message>
  <message>
   <source>extended to both aponeuroses</source>
   <translation>延长至两条腱膜</translation>
  </message>
  <message>
   <source>as drawn</source>
   <translation>按所画</translation>
  </message>
  <message>
   <source>Muscle state</source>
   <translation>肌肉状态</translation>
  </message>
  <message>
   <source>not known</source>
   <translation>未知</translation>
  </message>
  <message>
   <source>at rest</source>
   <translation>静息</translation>
  </message>
  <message>
   <source>contracting</source>
   <translation>收缩</translation>
  </message>
  <message>
   <source>Muscle state (angle, torque, activity)</source>
   <translation>肌肉状态（角度、力矩、活动）</translation>
  </message>
  <message>
   <source>Region</source>
   <translation>区域</translation>
  </message>
  <message>
   <source>Click round the muscle between the aponeuroses, right-click to end; then run again.</source>
   <translation>在两层腱膜之间绕肌肉点击，右键结束；然后重新运行。</translation>
  </message>
  <message>
   <source>Joint angle</source>
   <translation>关节角度</translation>
  </message>
  <message>
   <source>Joint torque</source>
   <translation>关节力矩</translation>
  </message>
  <message>
   <source>EMG</source>
   <translation>肌电</translation>
  </message>
  <message>
   <source>MT, PA and FL beside</source>
   <translation>同时给出 MT、PA 和 FL</translation>
  </message>
  <message>
   <source>as they are on the frame</source>
   <translation>沿用帧上已有的</translation>
  </message>
  <message>
   <source>found in every frame, slower</source>
   <translation>在每一帧中查找，较慢</translation>
  </message>
  <message>
   <source>Rotator cuff tear</source>
   <translation>肩袖撕裂</translation>
  </message>
  <message>
   <source>Tendon</source>
   <translation>肌腱</translation>
  </message>
  <message>
   <source>Click round the tendon, its tear included; right-click to end.</source>
   <translation>围绕肌腱（包括撕裂）依次单击；右键结束。</translation>
  </message>
  <message>
   <source>Tear</source>
   <translation>撕裂</translation>
  </message>
  <message>
   <source>Click round the tear; right-click to end.</source>
   <translation>围绕撕裂依次单击；右键结束。</translation>
  </message>
  <message>
   <source>Humeral head</source>
   <translation>肱骨头</translation>
  </message>
  <message>
   <source>Click along the bone's surface and back below it; right-click to end.</source>
   <translation>沿骨表面单击，再从其下方返回；右键结束。</translation>
  </message>
  <message>
   <source>Tear width</source>
   <translation>撕裂宽度</translation>
  </message>
  <message>
   <source>Click the two ends: tear width.</source>
   <translation>单击两端：撕裂宽度。</translation>
  </message>
  <message>
   <source>Tear depth</source>
   <translation>撕裂深度</translation>
  </message>
  <message>
   <source>Click the two ends: tear depth.</source>
   <translation>单击两端：撕裂深度。</translation>
  </message>
  <message>
   <source>Tendon thickness</source>
   <translation>肌腱厚度</translation>
  </message>
  <message>
   <source>Click the two ends: tendon thickness.</source>
   <translation>单击两端：肌腱厚度。</translation>
  </message>
  <message>
   <source>Distance from the footprint</source>
   <translation>距足印区距离</translation>
  </message>
  <message>
   <source>Click the two ends: distance from the footprint.</source>
   <translation>单击两端：距足印区距离。</translation>
  </message>
  <message>
   <source>Tear area</source>
   <translation>撕裂面积</translation>
  </message>
  <message>
   <source>Tear width along the tendon</source>
   <translation>沿肌腱的撕裂宽度</translation>
  </message>
  <message>
   <source>Tear depth across the tendon</source>
   <translation>横穿肌腱的撕裂深度</translation>
  </message>
  <message>
   <source>Share of the thickness torn</source>
   <translation>撕裂占厚度的比例</translation>
  </message>
  <message>
   <source>Tendon echo intensity</source>
   <translation>肌腱回声强度</translation>
  </message>
  <message>
   <source>Probability of a tear</source>
   <translation>存在撕裂的概率</translation>
  </message>
  <message>
   <source>Full-thickness tear</source>
   <translation>全层撕裂</translation>
  </message>
  <message>
   <source>reaches joint and bursa</source>
   <translation>达到关节面和滑囊面</translation>
  </message>
  <message>
   <source>90 % or more of the thickness</source>
   <translation>厚度的 90 % 或以上</translation>
  </message>
  <message>
   <source>Shoulder bones in MRI</source>
   <translation>MRI 中的肩部骨骼</translation>
  </message>
  <message>
   <source>Scapular axis</source>
   <translation>肩胛骨轴</translation>
  </message>
  <message>
   <source>place three points: where the spine of the scapula meets its medial border, its inferior angle, and the centre of the glenoid (or as far towards the first two as the image goes)</source>
   <translation>请放置三个点：肩胛冈与内侧缘的交点、肩胛骨下角、关节盂中心（前两点可放在图像所及的最远处）</translation>
  </message>
  <message>
   <source>Volume of the humerus</source>
   <translation>肱骨体积</translation>
  </message>
  <message>
   <source>Volume of the glenoid</source>
   <translation>关节盂体积</translation>
  </message>
  <message>
   <source>Diameter of the head</source>
   <translation>肱骨头直径</translation>
  </message>
  <message>
   <source>Distance of the bone to the sphere</source>
   <translation>骨面到球面的距离</translation>
  </message>
  <message>
   <source>Height of the glenoid</source>
   <translation>关节盂高度</translation>
  </message>
  <message>
   <source>Width of the glenoid</source>
   <translation>关节盂宽度</translation>
  </message>
  <message>
   <source>Head coverage</source>
   <translation>肱骨头覆盖率</translation>
  </message>
  <message>
   <source>Version of the glenoid (+ forwards)</source>
   <translation>关节盂倾角（+ 向前）</translation>
  </message>
  <message>
   <source>Inclination of the glenoid (+ upwards)</source>
   <translation>关节盂倾斜度（+ 向上）</translation>
  </message>
  <message>
   <source>Subluxation index (50: centred)</source>
   <translation>半脱位指数（50：居中）</translation>
  </message>
  <message>
   <source>Subluxation index</source>
   <translation>半脱位指数</translation>
  </message>
  <message>
   <source>against the glenoid (Walch 1998)</source>
   <translation>相对关节盂（Walch 1998）</translation>
  </message>
  <message>
   <source>against the scapular plane (Sabesan 2014)</source>
   <translation>相对肩胛骨平面（Sabesan 2014）</translation>
  </message>
  <message>
   <source>Head coverage (Saha 1971)</source>
   <translation>肱骨头覆盖率（Saha 1971）</translation>
  </message>
  <message>
   <source>of the glenoid's width</source>
   <translation>按关节盂宽度</translation>
  </message>
  <message>
   <source>of its height</source>
   <translation>按其高度</translation>
  </message>
  <message>
   <source>Transverse muscle scan</source>
   <translation>肌肉横切扫描</translation>
  </message>
  <message>
   <source>Fat line</source>
   <translation>脂肪线</translation>
  </message>
  <message>
   <source>Propose a line through the fat above each contour, to be dragged. Without a contour: click its two ends.</source>
   <translation>为每个轮廓上方的脂肪提出一条线，可拖动。没有轮廓时：单击其两端。</translation>
  </message>
  <message>
   <source>Fat thickness</source>
   <translation>脂肪厚度</translation>
  </message>
  <message>
   <source>EI, fat-corrected</source>
   <translation>EI（脂肪校正）</translation>
  </message>
  <message>
   <source>Fat correction of EI</source>
   <translation>EI 的脂肪校正</translation>
  </message>
  <message>
   <source>none</source>
   <translation>无</translation>
  </message>
  <message>
   <source>Young et al. 2015 (+40.5 per cm)</source>
   <translation>Young 等 2015（每厘米 +40.5）</translation>
  </message>
  <message>
   <source>Transverse nerve scan</source>
   <translation>神经横切扫描</translation>
  </message>
 </context>
 <context>
  <name>panel.calibrate</name>
  <message>
   <source>This scanner screen had {scale} before. Press Accept if the depth is the same.</source>
   <translation>该扫描仪屏幕此前的比例为 {scale}。深度相同时请按“接受”。</translation>
  </message>
  <message>
   <source>Click the two ends of a distance that you know, type its length, then press Use line.</source>
   <translation>单击已知距离的两端，输入其长度，然后按“使用线”。</translation>
  </message>
  <message>
   <source>No tick marks were found that are clear enough for a scale: draw a line over a known distance, or type the pixel size.</source>
   <translation>没有找到足够清晰的刻度：请在已知距离上画线，或输入像素大小。</translation>
  </message>
  <message>
   <source>This screen had {scale} before, but no ruler is seen on it: accept it only at the same depth.</source>
   <translation>该屏幕此前的比例为 {scale}，但屏幕上没有标尺：仅在深度相同时接受。</translation>
  </message>
  <message>
   <source>Draw a line over a known distance first: press Draw line and click its two ends.</source>
   <translation>请先在已知距离上画线：按“画线”并单击其两端。</translation>
  </message>
  <message>
   <source>Press Find ticks first.</source>
   <translation>请先按“查找刻度”。</translation>
  </message>
  <message>
   <source>as before on this screen</source>
   <translation>与此屏幕上次相同</translation>
  </message>
  <message>
   <source>Scale: {scale}. Every number follows it.</source>
   <translation>比例尺：{scale}。所有数值随之更新。</translation>
  </message>
  <message>
   <source>Found {what}. Press Accept if that is right.</source>
   <translation>找到 {what}。如果正确请按“接受”。</translation>
  </message>
  <message>
   <source>auto</source>
   <translation>自动</translation>
  </message>
  <message>
   <source>edited</source>
   <translation>已编辑</translation>
  </message>
  <message>
   <source>manual</source>
   <translation>手工</translation>
  </message>
  <message>
   <source>Known distance</source>
   <translation>已知距离</translation>
  </message>
  <message>
   <source>Longitudinal muscle scan</source>
   <translation>肌肉纵切扫描</translation>
  </message>
  <message>
   <source>Superficial</source>
   <translation>浅层</translation>
  </message>
  <message>
   <source>Draw the superficial aponeurosis along its lower edge: click along it, right-click to end.</source>
   <translation>沿浅层腱膜下缘绘制：沿其单击，右键单击结束。</translation>
  </message>
  <message>
   <source>Deep</source>
   <translation>深层</translation>
  </message>
  <message>
   <source>Draw the deep aponeurosis along its upper edge: click along it, right-click to end.</source>
   <translation>沿深层腱膜上缘绘制：沿其单击，右键单击结束。</translation>
  </message>
  <message>
   <source>Fascicle</source>
   <translation>肌束</translation>
  </message>
  <message>
   <source>Add a fascicle: click its two ends. Its pennation angle comes along.</source>
   <translation>添加肌束：单击其两端。羽状角会随之出现。</translation>
  </message>
  <message>
   <source>Thickness</source>
   <translation>厚度</translation>
  </message>
  <message>
   <source>Add a thickness line: click its two ends.</source>
   <translation>添加厚度线：单击其两端。</translation>
  </message>
  <message>
   <source>Angle</source>
   <translation>角</translation>
  </message>
  <message>
   <source>Add a pennation angle: click arm, vertex, arm.</source>
   <translation>添加羽状角：单击臂、顶点、臂。</translation>
  </message>
  <message>
   <source>Closed curve</source>
   <translation>闭合曲线</translation>
  </message>
  <message>
   <source>Add a closed curve: click around it, right-click to end.</source>
   <translation>添加闭合曲线：沿周围单击，右键单击结束。</translation>
  </message>
  <message>
   <source>Muscle thickness</source>
   <translation>肌肉厚度</translation>
  </message>
  <message>
   <source>Pennation angle</source>
   <translation>羽状角</translation>
  </message>
  <message>
   <source>Fascicle length</source>
   <translation>肌束长度</translation>
  </message>
  <message>
   <source>Fascicle angle</source>
   <translation>肌束角度</translation>
  </message>
  <message>
   <source>Superficial angle</source>
   <translation>浅层角度</translation>
  </message>
  <message>
   <source>Deep angle</source>
   <translation>深层角度</translation>
  </message>
  <message>
   <source>Area (CSA)</source>
   <translation>面积（CSA）</translation>
  </message>
  <message>
   <source>Perimeter</source>
   <translation>周长</translation>
  </message>
  <message>
   <source>Echo intensity</source>
   <translation>回声强度</translation>
  </message>
  <message>
   <source>Echo intensity SD</source>
   <translation>回声强度标准差</translation>
  </message>
  <message>
   <source>EI median</source>
   <translation>EI 中位数</translation>
  </message>
  <message>
   <source>Width</source>
   <translation>宽度</translation>
  </message>
  <message>
   <source>Depth</source>
   <translation>深度</translation>
  </message>
  <message>
   <source>Depth / width</source>
   <translation>深度／宽度</translation>
  </message>
  <message>
   <source>Pixels left out of EI</source>
   <translation>EI 未计入的像素</translation>
  </message>
  <message>
   <source>along the normal of the mid-line</source>
   <translation>沿中线的法线</translation>
  </message>
  <message>
   <source>vertical</source>
   <translation>垂直</translation>
  </message>
  <message>
   <source>against the deep aponeurosis</source>
   <translation>相对于深层腱膜</translation>
  </message>
  <message>
   <source>against the superficial aponeurosis</source>
   <translation>相对于浅层腱膜</translation>
  </message>
  <message>
   <source>length of the fascicle's line</source>
   <translation>肌束线的长度</translation>
  </message>
  <message>
   <source>MT / sin PA</source>
   <translation>MT / sin PA</translation>
  </message>
  <message>
   <source>Drawn fascicles</source>
   <translation>所画的肌束</translation>
  </message>
  <message>
   <source>extended to both aponeuroses</source>
   <translation>延长至两条腱膜</translation>
  </message>
  <message>
   <source>as drawn</source>
   <translation>按所画</translation>
  </message>
  <message>
   <source>Muscle state</source>
   <translation>肌肉状态</translation>
  </message>
  <message>
   <source>not known</source>
   <translation>未知</translation>
  </message>
  <message>
   <source>at rest</source>
   <translation>静息</translation>
  </message>
  <message>
   <source>contracting</source>
   <translation>收缩</translation>
  </message>
  <message>
   <source>Muscle state (angle, torque, activity)</source>
   <translation>肌肉状态（角度、力矩、活动）</translation>
  </message>
  <message>
   <source>Region</source>
   <translation>区域</translation>
  </message>
  <message>
   <source>Click round the muscle between the aponeuroses, right-click to end; then run again.</source>
   <translation>在两层腱膜之间绕肌肉点击，右键结束；然后重新运行。</translation>
  </message>
  <message>
   <source>Joint angle</source>
   <translation>关节角度</translation>
  </message>
  <message>
   <source>Joint torque</source>
   <translation>关节力矩</translation>
  </message>
  <message>
   <source>EMG</source>
   <translation>肌电</translation>
  </message>
  <message>
   <source>MT, PA and FL beside</source>
   <translation>同时给出 MT、PA 和 FL</translation>
  </message>
  <message>
   <source>as they are on the frame</source>
   <translation>沿用帧上已有的</translation>
  </message>
  <message>
   <source>found in every frame, slower</source>
   <translation>在每一帧中查找，较慢</translation>
  </message>
  <message>
   <source>Rotator cuff tear</source>
   <translation>肩袖撕裂</translation>
  </message>
  <message>
   <source>Tendon</source>
   <translation>肌腱</translation>
  </message>
  <message>
   <source>Click round the tendon, its tear included; right-click to end.</source>
   <translation>围绕肌腱（包括撕裂）依次单击；右键结束。</translation>
  </message>
  <message>
   <source>Tear</source>
   <translation>撕裂</translation>
  </message>
  <message>
   <source>Click round the tear; right-click to end.</source>
   <translation>围绕撕裂依次单击；右键结束。</translation>
  </message>
  <message>
   <source>Humeral head</source>
   <translation>肱骨头</translation>
  </message>
  <message>
   <source>Click along the bone's surface and back below it; right-click to end.</source>
   <translation>沿骨表面单击，再从其下方返回；右键结束。</translation>
  </message>
  <message>
   <source>Tear width</source>
   <translation>撕裂宽度</translation>
  </message>
  <message>
   <source>Click the two ends: tear width.</source>
   <translation>单击两端：撕裂宽度。</translation>
  </message>
  <message>
   <source>Tear depth</source>
   <translation>撕裂深度</translation>
  </message>
  <message>
   <source>Click the two ends: tear depth.</source>
   <translation>单击两端：撕裂深度。</translation>
  </message>
  <message>
   <source>Tendon thickness</source>
   <translation>肌腱厚度</translation>
  </message>
  <message>
   <source>Click the two ends: tendon thickness.</source>
   <translation>单击两端：肌腱厚度。</translation>
  </message>
  <message>
   <source>Distance from the footprint</source>
   <translation>距足印区距离</translation>
  </message>
  <message>
   <source>Click the two ends: distance from the footprint.</source>
   <translation>单击两端：距足印区距离。</translation>
  </message>
  <message>
   <source>Tear area</source>
   <translation>撕裂面积</translation>
  </message>
  <message>
   <source>Tear width along the tendon</source>
   <translation>沿肌腱的撕裂宽度</translation>
  </message>
  <message>
   <source>Tear depth across the tendon</source>
   <translation>横穿肌腱的撕裂深度</translation>
  </message>
  <message>
   <source>Share of the thickness torn</source>
   <translation>撕裂占厚度的比例</translation>
  </message>
  <message>
   <source>Tendon echo intensity</source>
   <translation>肌腱回声强度</translation>
  </message>
  <message>
   <source>Probability of a tear</source>
   <translation>存在撕裂的概率</translation>
  </message>
  <message>
   <source>Full-thickness tear</source>
   <translation>全层撕裂</translation>
  </message>
  <message>
   <source>reaches joint and bursa</source>
   <translation>达到关节面和滑囊面</translation>
  </message>
  <message>
   <source>90 % or more of the thickness</source>
   <translation>厚度的 90 % 或以上</translation>
  </message>
  <message>
   <source>Shoulder bones in MRI</source>
   <translation>MRI 中的肩部骨骼</translation>
  </message>
  <message>
   <source>Scapular axis</source>
   <translation>肩胛骨轴</translation>
  </message>
  <message>
   <source>place three points: where the spine of the scapula meets its medial border, its inferior angle, and the centre of the glenoid (or as far towards the first two as the image goes)</source>
   <translation>请放置三个点：肩胛冈与内侧缘的交点、肩胛骨下角、关节盂中心（前两点可放在图像所及的最远处）</translation>
  </message>
  <message>
   <source>Volume of the humerus</source>
   <translation>肱骨体积</translation>
  </message>
  <message>
   <source>Volume of the glenoid</source>
   <translation>关节盂体积</translation>
  </message>
  <message>
   <source>Diameter of the head</source>
   <translation>肱骨头直径</translation>
  </message>
  <message>
   <source>Distance of the bone to the sphere</source>
   <translation>骨面到球面的距离</translation>
  </message>
  <message>
   <source>Height of the glenoid</source>
   <translation>关节盂高度</translation>
  </message>
  <message>
   <source>Width of the glenoid</source>
   <translation>关节盂宽度</translation>
  </message>
  <message>
   <source>Head coverage</source>
   <translation>肱骨头覆盖率</translation>
  </message>
  <message>
   <source>Version of the glenoid (+ forwards)</source>
   <translation>关节盂倾角（+ 向前）</translation>
  </message>
  <message>
   <source>Inclination of the glenoid (+ upwards)</source>
   <translation>关节盂倾斜度（+ 向上）</translation>
  </message>
  <message>
   <source>Subluxation index (50: centred)</source>
   <translation>半脱位指数（50：居中）</translation>
  </message>
  <message>
   <source>Subluxation index</source>
   <translation>半脱位指数</translation>
  </message>
  <message>
   <source>against the glenoid (Walch 1998)</source>
   <translation>相对关节盂（Walch 1998）</translation>
  </message>
  <message>
   <source>against the scapular plane (Sabesan 2014)</source>
   <translation>相对肩胛骨平面（Sabesan 2014）</translation>
  </message>
  <message>
   <source>Head coverage (Saha 1971)</source>
   <translation>肱骨头覆盖率（Saha 1971）</translation>
  </message>
  <message>
   <source>of the glenoid's width</source>
   <translation>按关节盂宽度</translation>
  </message>
  <message>
   <source>of its height</source>
   <translation>按其高度</translation>
  </message>
  <message>
   <source>Transverse muscle scan</source>
   <translation>肌肉横切扫描</translation>
  </message>
  <message>
   <source>Fat line</source>
   <translation>脂肪线</translation>
  </message>
  <message>
   <source>Propose a line through the fat above each contour, to be dragged. Without a contour: click its two ends.</source>
   <translation>为每个轮廓上方的脂肪提出一条线，可拖动。没有轮廓时：单击其两端。</translation>
  </message>
  <message>
   <source>Fat thickness</source>
   <translation>脂肪厚度</translation>
  </message>
  <message>
   <source>EI, fat-corrected</source>
   <translation>EI（脂肪校正）</translation>
  </message>
  <message>
   <source>Fat correction of EI</source>
   <translation>EI 的脂肪校正</translation>
  </message>
  <message>
   <source>none</source>
   <translation>无</translation>
  </message>
  <message>
   <source>Young et al. 2015 (+40.5 per cm)</source>
   <translation>Young 等 2015（每厘米 +40.5）</translation>
  </message>
  <message>
   <source>Transverse nerve scan</source>
   <translation>神经横切扫描</translation>
  </message>
 </context>
 <context>
  <name>panel.checking</name>
  <message>
   <source>Next unchecked</source>
   <translation>下一个未核对</translation>
  </message>
  <message>
   <source>Accepted ✓</source>
   <translation>已接受 ✓</translation>
  </message>
  <message>
   <source>Accept</source>
   <translation>接受</translation>
  </message>
  <message>
   <source>Every measured frame is accepted.</source>
   <translation>所有已测量的帧都已接受。</translation>
  </message>
  <message>
   <source>Nothing is measured yet.</source>
   <translation>尚未测量。</translation>
  </message>
  <message>
   <source>Next unchecked ({count})</source>
   <translation>下一个未核对（{count}）</translation>
  </message>
 </context>
 <context>
  <name>panel.conventions</name>
  <message>
   <source>Lines and numbers follow the new convention; lines that a person has placed keep theirs.</source>
   <translation>线和数值遵循新约定；人工放置的线保持原约定。</translation>
  </message>
  <message>
   <source>What differs between labs; stored beside every number. {title}: {words}.</source>
   <translation>各实验室的不同之处；与每个数值一起保存。{title}：{words}。</translation>
  </message>
  <message>
   <source>auto</source>
   <translation>自动</translation>
  </message>
  <message>
   <source>edited</source>
   <translation>已编辑</translation>
  </message>
  <message>
   <source>manual</source>
   <translation>手工</translation>
  </message>
  <message>
   <source>Known distance</source>
   <translation>已知距离</translation>
  </message>
  <message>
   <source>Longitudinal muscle scan</source>
   <translation>肌肉纵切扫描</translation>
  </message>
  <message>
   <source>Superficial</source>
   <translation>浅层</translation>
  </message>
  <message>
   <source>Draw the superficial aponeurosis along its lower edge: click along it, right-click to end.</source>
   <translation>沿浅层腱膜下缘绘制：沿其单击，右键单击结束。</translation>
  </message>
  <message>
   <source>Deep</source>
   <translation>深层</translation>
  </message>
  <message>
   <source>Draw the deep aponeurosis along its upper edge: click along it, right-click to end.</source>
   <translation>沿深层腱膜上缘绘制：沿其单击，右键单击结束。</translation>
  </message>
  <message>
   <source>Fascicle</source>
   <translation>肌束</translation>
  </message>
  <message>
   <source>Add a fascicle: click its two ends. Its pennation angle comes along.</source>
   <translation>添加肌束：单击其两端。羽状角会随之出现。</translation>
  </message>
  <message>
   <source>Thickness</source>
   <translation>厚度</translation>
  </message>
  <message>
   <source>Add a thickness line: click its two ends.</source>
   <translation>添加厚度线：单击其两端。</translation>
  </message>
  <message>
   <source>Angle</source>
   <translation>角</translation>
  </message>
  <message>
   <source>Add a pennation angle: click arm, vertex, arm.</source>
   <translation>添加羽状角：单击臂、顶点、臂。</translation>
  </message>
  <message>
   <source>Closed curve</source>
   <translation>闭合曲线</translation>
  </message>
  <message>
   <source>Add a closed curve: click around it, right-click to end.</source>
   <translation>添加闭合曲线：沿周围单击，右键单击结束。</translation>
  </message>
  <message>
   <source>Muscle thickness</source>
   <translation>肌肉厚度</translation>
  </message>
  <message>
   <source>Pennation angle</source>
   <translation>羽状角</translation>
  </message>
  <message>
   <source>Fascicle length</source>
   <translation>肌束长度</translation>
  </message>
  <message>
   <source>Fascicle angle</source>
   <translation>肌束角度</translation>
  </message>
  <message>
   <source>Superficial angle</source>
   <translation>浅层角度</translation>
  </message>
  <message>
   <source>Deep angle</source>
   <translation>深层角度</translation>
  </message>
  <message>
   <source>Area (CSA)</source>
   <translation>面积（CSA）</translation>
  </message>
  <message>
   <source>Perimeter</source>
   <translation>周长</translation>
  </message>
  <message>
   <source>Echo intensity</source>
   <translation>回声强度</translation>
  </message>
  <message>
   <source>Echo intensity SD</source>
   <translation>回声强度标准差</translation>
  </message>
  <message>
   <source>EI median</source>
   <translation>EI 中位数</translation>
  </message>
  <message>
   <source>Width</source>
   <translation>宽度</translation>
  </message>
  <message>
   <source>Depth</source>
   <translation>深度</translation>
  </message>
  <message>
   <source>Depth / width</source>
   <translation>深度／宽度</translation>
  </message>
  <message>
   <source>Pixels left out of EI</source>
   <translation>EI 未计入的像素</translation>
  </message>
  <message>
   <source>along the normal of the mid-line</source>
   <translation>沿中线的法线</translation>
  </message>
  <message>
   <source>vertical</source>
   <translation>垂直</translation>
  </message>
  <message>
   <source>against the deep aponeurosis</source>
   <translation>相对于深层腱膜</translation>
  </message>
  <message>
   <source>against the superficial aponeurosis</source>
   <translation>相对于浅层腱膜</translation>
  </message>
  <message>
   <source>length of the fascicle's line</source>
   <translation>肌束线的长度</translation>
  </message>
  <message>
   <source>MT / sin PA</source>
   <translation>MT / sin PA</translation>
  </message>
  <message>
   <source>Drawn fascicles</source>
   <translation>所画的肌束</translation>
  </message>
  <message>
   <source>extended to both aponeuroses</source>
   <translation>延长至两条腱膜</translation>
  </message>
  <message>
   <source>as drawn</source>
   <translation>按所画</translation>
  </message>
  <message>
   <source>Muscle state</source>
   <translation>肌肉状态</translation>
  </message>
  <message>
   <source>not known</source>
   <translation>未知</translation>
  </message>
  <message>
   <source>at rest</source>
   <translation>静息</translation>
  </message>
  <message>
   <source>contracting</source>
   <translation>收缩</translation>
  </message>
  <message>
   <source>Muscle state (angle, torque, activity)</source>
   <translation>肌肉状态（角度、力矩、活动）</translation>
  </message>
  <message>
   <source>Region</source>
   <translation>区域</translation>
  </message>
  <message>
   <source>Click round the muscle between the aponeuroses, right-click to end; then run again.</source>
   <translation>在两层腱膜之间绕肌肉点击，右键结束；然后重新运行。</translation>
  </message>
  <message>
   <source>Joint angle</source>
   <translation>关节角度</translation>
  </message>
  <message>
   <source>Joint torque</source>
   <translation>关节力矩</translation>
  </message>
  <message>
   <source>EMG</source>
   <translation>肌电</translation>
  </message>
  <message>
   <source>MT, PA and FL beside</source>
   <translation>同时给出 MT、PA 和 FL</translation>
  </message>
  <message>
   <source>as they are on the frame</source>
   <translation>沿用帧上已有的</translation>
  </message>
  <message>
   <source>found in every frame, slower</source>
   <translation>在每一帧中查找，较慢</translation>
  </message>
  <message>
   <source>Rotator cuff tear</source>
   <translation>肩袖撕裂</translation>
  </message>
  <message>
   <source>Tendon</source>
   <translation>肌腱</translation>
  </message>
  <message>
   <source>Click round the tendon, its tear included; right-click to end.</source>
   <translation>围绕肌腱（包括撕裂）依次单击；右键结束。</translation>
  </message>
  <message>
   <source>Tear</source>
   <translation>撕裂</translation>
  </message>
  <message>
   <source>Click round the tear; right-click to end.</source>
   <translation>围绕撕裂依次单击；右键结束。</translation>
  </message>
  <message>
   <source>Humeral head</source>
   <translation>肱骨头</translation>
  </message>
  <message>
   <source>Click along the bone's surface and back below it; right-click to end.</source>
   <translation>沿骨表面单击，再从其下方返回；右键结束。</translation>
  </message>
  <message>
   <source>Tear width</source>
   <translation>撕裂宽度</translation>
  </message>
  <message>
   <source>Click the two ends: tear width.</source>
   <translation>单击两端：撕裂宽度。</translation>
  </message>
  <message>
   <source>Tear depth</source>
   <translation>撕裂深度</translation>
  </message>
  <message>
   <source>Click the two ends: tear depth.</source>
   <translation>单击两端：撕裂深度。</translation>
  </message>
  <message>
   <source>Tendon thickness</source>
   <translation>肌腱厚度</translation>
  </message>
  <message>
   <source>Click the two ends: tendon thickness.</source>
   <translation>单击两端：肌腱厚度。</translation>
  </message>
  <message>
   <source>Distance from the footprint</source>
   <translation>距足印区距离</translation>
  </message>
  <message>
   <source>Click the two ends: distance from the footprint.</source>
   <translation>单击两端：距足印区距离。</translation>
  </message>
  <message>
   <source>Tear area</source>
   <translation>撕裂面积</translation>
  </message>
  <message>
   <source>Tear width along the tendon</source>
   <translation>沿肌腱的撕裂宽度</translation>
  </message>
  <message>
   <source>Tear depth across the tendon</source>
   <translation>横穿肌腱的撕裂深度</translation>
  </message>
  <message>
   <source>Share of the thickness torn</source>
   <translation>撕裂占厚度的比例</translation>
  </message>
  <message>
   <source>Tendon echo intensity</source>
   <translation>肌腱回声强度</translation>
  </message>
  <message>
   <source>Probability of a tear</source>
   <translation>存在撕裂的概率</translation>
  </message>
  <message>
   <source>Full-thickness tear</source>
   <translation>全层撕裂</translation>
  </message>
  <message>
   <source>reaches joint and bursa</source>
   <translation>达到关节面和滑囊面</translation>
  </message>
  <message>
   <source>90 % or more of the thickness</source>
   <translation>厚度的 90 % 或以上</translation>
  </message>
  <message>
   <source>Shoulder bones in MRI</source>
   <translation>MRI 中的肩部骨骼</translation>
  </message>
  <message>
   <source>Scapular axis</source>
   <translation>肩胛骨轴</translation>
  </message>
  <message>
   <source>place three points: where the spine of the scapula meets its medial border, its inferior angle, and the centre of the glenoid (or as far towards the first two as the image goes)</source>
   <translation>请放置三个点：肩胛冈与内侧缘的交点、肩胛骨下角、关节盂中心（前两点可放在图像所及的最远处）</translation>
  </message>
  <message>
   <source>Volume of the humerus</source>
   <translation>肱骨体积</translation>
  </message>
  <message>
   <source>Volume of the glenoid</source>
   <translation>关节盂体积</translation>
  </message>
  <message>
   <source>Diameter of the head</source>
   <translation>肱骨头直径</translation>
  </message>
  <message>
   <source>Distance of the bone to the sphere</source>
   <translation>骨面到球面的距离</translation>
  </message>
  <message>
   <source>Height of the glenoid</source>
   <translation>关节盂高度</translation>
  </message>
  <message>
   <source>Width of the glenoid</source>
   <translation>关节盂宽度</translation>
  </message>
  <message>
   <source>Head coverage</source>
   <translation>肱骨头覆盖率</translation>
  </message>
  <message>
   <source>Version of the glenoid (+ forwards)</source>
   <translation>关节盂倾角（+ 向前）</translation>
  </message>
  <message>
   <source>Inclination of the glenoid (+ upwards)</source>
   <translation>关节盂倾斜度（+ 向上）</translation>
  </message>
  <message>
   <source>Subluxation index (50: centred)</source>
   <translation>半脱位指数（50：居中）</translation>
  </message>
  <message>
   <source>Subluxation index</source>
   <translation>半脱位指数</translation>
  </message>
  <message>
   <source>against the glenoid (Walch 1998)</source>
   <translation>相对关节盂（Walch 1998）</translation>
  </message>
  <message>
   <source>against the scapular plane (Sabesan 2014)</source>
   <translation>相对肩胛骨平面（Sabesan 2014）</translation>
  </message>
  <message>
   <source>Head coverage (Saha 1971)</source>
   <translation>肱骨头覆盖率（Saha 1971）</translation>
  </message>
  <message>
   <source>of the glenoid's width</source>
   <translation>按关节盂宽度</translation>
  </message>
  <message>
   <source>of its height</source>
   <translation>按其高度</translation>
  </message>
  <message>
   <source>Transverse muscle scan</source>
   <translation>肌肉横切扫描</translation>
  </message>
  <message>
   <source>Fat line</source>
   <translation>脂肪线</translation>
  </message>
  <message>
   <source>Propose a line through the fat above each contour, to be dragged. Without a contour: click its two ends.</source>
   <translation>为每个轮廓上方的脂肪提出一条线，可拖动。没有轮廓时：单击其两端。</translation>
  </message>
  <message>
   <source>Fat thickness</source>
   <translation>脂肪厚度</translation>
  </message>
  <message>
   <source>EI, fat-corrected</source>
   <translation>EI（脂肪校正）</translation>
  </message>
  <message>
   <source>Fat correction of EI</source>
   <translation>EI 的脂肪校正</translation>
  </message>
  <message>
   <source>none</source>
   <translation>无</translation>
  </message>
  <message>
   <source>Young et al. 2015 (+40.5 per cm)</source>
   <translation>Young 等 2015（每厘米 +40.5）</translation>
  </message>
  <message>
   <source>Transverse nerve scan</source>
   <translation>神经横切扫描</translation>
  </message>
 </context>
 <context>
  <name>panel.correct</name>
  <message>
   <source>Measured again from the segments.</source>
   <translation>已根据分割重新测量。</translation>
  </message>
  <message>
   <source>Select the row of a line in the table first (section 5), then delete it.</source>
   <translation>请先在表格中选择一条线所在的行（第 5 节），再删除。</translation>
  </message>
  <message>
   <source>Discard what a person changed in this frame ({names})?</source>
   <translation>放弃该帧中的人工更改（{names}）？</translation>
  </message>
  <message>
   <source>This is a single picture; there is no next frame.</source>
   <translation>这是单幅图像；没有下一帧。</translation>
  </message>
  <message>
   <source>The next frame was changed by hand ({names}). Replace that?</source>
   <translation>下一帧有手工更改（{names}）。要替换吗？</translation>
  </message>
  <message>
   <source>The segmentation was deleted; press Segment and measure to make a new one.</source>
   <translation>分割已被删除；请按“分割并测量”重新生成。</translation>
  </message>
  <message>
   <source>{names} in frame {frame}</source>
   <translation>第 {frame} 帧的 {names}</translation>
  </message>
  <message>
   <source>A person has changed {names}. Replace these, too? (No keeps them and derives the others anew.)</source>
   <translation>有人更改了 {names}。也要替换吗？（选“否”则保留它们并重新得出其余。）</translation>
  </message>
  <message>
   <source>Measured again from the segments; {count} edits kept.</source>
   <translation>已根据分割重新测量；保留了 {count} 处编辑。</translation>
  </message>
  <message>
   <source>and {count} more frames</source>
   <translation>以及另外 {count} 帧</translation>
  </message>
  <message>
   <source>Every contour has its line, or there is no room for one; drag it instead.</source>
   <translation>每个轮廓都已有线，或没有空间；请改为拖动。</translation>
  </message>
  <message>
   <source>{name}: drag the ends to where they belong.</source>
   <translation>{name}：把端点拖到应在的位置。</translation>
  </message>
  <message>
   <source>{name}: click its points in the picture.</source>
   <translation>{name}：在图像中单击其各点。</translation>
  </message>
  <message>
   <source>A right click ends it.</source>
   <translation>右键单击结束。</translation>
  </message>
  <message>
   <source>auto</source>
   <translation>自动</translation>
  </message>
  <message>
   <source>edited</source>
   <translation>已编辑</translation>
  </message>
  <message>
   <source>manual</source>
   <translation>手工</translation>
  </message>
  <message>
   <source>Known distance</source>
   <translation>已知距离</translation>
  </message>
  <message>
   <source>Longitudinal muscle scan</source>
   <translation>肌肉纵切扫描</translation>
  </message>
  <message>
   <source>Superficial</source>
   <translation>浅层</translation>
  </message>
  <message>
   <source>Draw the superficial aponeurosis along its lower edge: click along it, right-click to end.</source>
   <translation>沿浅层腱膜下缘绘制：沿其单击，右键单击结束。</translation>
  </message>
  <message>
   <source>Deep</source>
   <translation>深层</translation>
  </message>
  <message>
   <source>Draw the deep aponeurosis along its upper edge: click along it, right-click to end.</source>
   <translation>沿深层腱膜上缘绘制：沿其单击，右键单击结束。</translation>
  </message>
  <message>
   <source>Fascicle</source>
   <translation>肌束</translation>
  </message>
  <message>
   <source>Add a fascicle: click its two ends. Its pennation angle comes along.</source>
   <translation>添加肌束：单击其两端。羽状角会随之出现。</translation>
  </message>
  <message>
   <source>Thickness</source>
   <translation>厚度</translation>
  </message>
  <message>
   <source>Add a thickness line: click its two ends.</source>
   <translation>添加厚度线：单击其两端。</translation>
  </message>
  <message>
   <source>Angle</source>
   <translation>角</translation>
  </message>
  <message>
   <source>Add a pennation angle: click arm, vertex, arm.</source>
   <translation>添加羽状角：单击臂、顶点、臂。</translation>
  </message>
  <message>
   <source>Closed curve</source>
   <translation>闭合曲线</translation>
  </message>
  <message>
   <source>Add a closed curve: click around it, right-click to end.</source>
   <translation>添加闭合曲线：沿周围单击，右键单击结束。</translation>
  </message>
  <message>
   <source>Muscle thickness</source>
   <translation>肌肉厚度</translation>
  </message>
  <message>
   <source>Pennation angle</source>
   <translation>羽状角</translation>
  </message>
  <message>
   <source>Fascicle length</source>
   <translation>肌束长度</translation>
  </message>
  <message>
   <source>Fascicle angle</source>
   <translation>肌束角度</translation>
  </message>
  <message>
   <source>Superficial angle</source>
   <translation>浅层角度</translation>
  </message>
  <message>
   <source>Deep angle</source>
   <translation>深层角度</translation>
  </message>
  <message>
   <source>Area (CSA)</source>
   <translation>面积（CSA）</translation>
  </message>
  <message>
   <source>Perimeter</source>
   <translation>周长</translation>
  </message>
  <message>
   <source>Echo intensity</source>
   <translation>回声强度</translation>
  </message>
  <message>
   <source>Echo intensity SD</source>
   <translation>回声强度标准差</translation>
  </message>
  <message>
   <source>EI median</source>
   <translation>EI 中位数</translation>
  </message>
  <message>
   <source>Width</source>
   <translation>宽度</translation>
  </message>
  <message>
   <source>Depth</source>
   <translation>深度</translation>
  </message>
  <message>
   <source>Depth / width</source>
   <translation>深度／宽度</translation>
  </message>
  <message>
   <source>Pixels left out of EI</source>
   <translation>EI 未计入的像素</translation>
  </message>
  <message>
   <source>along the normal of the mid-line</source>
   <translation>沿中线的法线</translation>
  </message>
  <message>
   <source>vertical</source>
   <translation>垂直</translation>
  </message>
  <message>
   <source>against the deep aponeurosis</source>
   <translation>相对于深层腱膜</translation>
  </message>
  <message>
   <source>against the superficial aponeurosis</source>
   <translation>相对于浅层腱膜</translation>
  </message>
  <message>
   <source>length of the fascicle's line</source>
   <translation>肌束线的长度</translation>
  </message>
  <message>
   <source>MT / sin PA</source>
   <translation>MT / sin PA</translation>
  </message>
  <message>
   <source>Drawn fascicles</source>
   <translation>所画的肌束</translation>
  </message>
  <message>
   <source>extended to both aponeuroses</source>
   <translation>延长至两条腱膜</translation>
  </message>
  <message>
   <source>as drawn</source>
   <translation>按所画</translation>
  </message>
  <message>
   <source>Muscle state</source>
   <translation>肌肉状态</translation>
  </message>
  <message>
   <source>not known</source>
   <translation>未知</translation>
  </message>
  <message>
   <source>at rest</source>
   <translation>静息</translation>
  </message>
  <message>
   <source>contracting</source>
   <translation>收缩</translation>
  </message>
  <message>
   <source>Muscle state (angle, torque, activity)</source>
   <translation>肌肉状态（角度、力矩、活动）</translation>
  </message>
  <message>
   <source>Region</source>
   <translation>区域</translation>
  </message>
  <message>
   <source>Click round the muscle between the aponeuroses, right-click to end; then run again.</source>
   <translation>在两层腱膜之间绕肌肉点击，右键结束；然后重新运行。</translation>
  </message>
  <message>
   <source>Joint angle</source>
   <translation>关节角度</translation>
  </message>
  <message>
   <source>Joint torque</source>
   <translation>关节力矩</translation>
  </message>
  <message>
   <source>EMG</source>
   <translation>肌电</translation>
  </message>
  <message>
   <source>MT, PA and FL beside</source>
   <translation>同时给出 MT、PA 和 FL</translation>
  </message>
  <message>
   <source>as they are on the frame</source>
   <translation>沿用帧上已有的</translation>
  </message>
  <message>
   <source>found in every frame, slower</source>
   <translation>在每一帧中查找，较慢</translation>
  </message>
  <message>
   <source>Rotator cuff tear</source>
   <translation>肩袖撕裂</translation>
  </message>
  <message>
   <source>Tendon</source>
   <translation>肌腱</translation>
  </message>
  <message>
   <source>Click round the tendon, its tear included; right-click to end.</source>
   <translation>围绕肌腱（包括撕裂）依次单击；右键结束。</translation>
  </message>
  <message>
   <source>Tear</source>
   <translation>撕裂</translation>
  </message>
  <message>
   <source>Click round the tear; right-click to end.</source>
   <translation>围绕撕裂依次单击；右键结束。</translation>
  </message>
  <message>
   <source>Humeral head</source>
   <translation>肱骨头</translation>
  </message>
  <message>
   <source>Click along the bone's surface and back below it; right-click to end.</source>
   <translation>沿骨表面单击，再从其下方返回；右键结束。</translation>
  </message>
  <message>
   <source>Tear width</source>
   <translation>撕裂宽度</translation>
  </message>
  <message>
   <source>Click the two ends: tear width.</source>
   <translation>单击两端：撕裂宽度。</translation>
  </message>
  <message>
   <source>Tear depth</source>
   <translation>撕裂深度</translation>
  </message>
  <message>
   <source>Click the two ends: tear depth.</source>
   <translation>单击两端：撕裂深度。</translation>
  </message>
  <message>
   <source>Tendon thickness</source>
   <translation>肌腱厚度</translation>
  </message>
  <message>
   <source>Click the two ends: tendon thickness.</source>
   <translation>单击两端：肌腱厚度。</translation>
  </message>
  <message>
   <source>Distance from the footprint</source>
   <translation>距足印区距离</translation>
  </message>
  <message>
   <source>Click the two ends: distance from the footprint.</source>
   <translation>单击两端：距足印区距离。</translation>
  </message>
  <message>
   <source>Tear area</source>
   <translation>撕裂面积</translation>
  </message>
  <message>
   <source>Tear width along the tendon</source>
   <translation>沿肌腱的撕裂宽度</translation>
  </message>
  <message>
   <source>Tear depth across the tendon</source>
   <translation>横穿肌腱的撕裂深度</translation>
  </message>
  <message>
   <source>Share of the thickness torn</source>
   <translation>撕裂占厚度的比例</translation>
  </message>
  <message>
   <source>Tendon echo intensity</source>
   <translation>肌腱回声强度</translation>
  </message>
  <message>
   <source>Probability of a tear</source>
   <translation>存在撕裂的概率</translation>
  </message>
  <message>
   <source>Full-thickness tear</source>
   <translation>全层撕裂</translation>
  </message>
  <message>
   <source>reaches joint and bursa</source>
   <translation>达到关节面和滑囊面</translation>
  </message>
  <message>
   <source>90 % or more of the thickness</source>
   <translation>厚度的 90 % 或以上</translation>
  </message>
  <message>
   <source>Shoulder bones in MRI</source>
   <translation>MRI 中的肩部骨骼</translation>
  </message>
  <message>
   <source>Scapular axis</source>
   <translation>肩胛骨轴</translation>
  </message>
  <message>
   <source>place three points: where the spine of the scapula meets its medial border, its inferior angle, and the centre of the glenoid (or as far towards the first two as the image goes)</source>
   <translation>请放置三个点：肩胛冈与内侧缘的交点、肩胛骨下角、关节盂中心（前两点可放在图像所及的最远处）</translation>
  </message>
  <message>
   <source>Volume of the humerus</source>
   <translation>肱骨体积</translation>
  </message>
  <message>
   <source>Volume of the glenoid</source>
   <translation>关节盂体积</translation>
  </message>
  <message>
   <source>Diameter of the head</source>
   <translation>肱骨头直径</translation>
  </message>
  <message>
   <source>Distance of the bone to the sphere</source>
   <translation>骨面到球面的距离</translation>
  </message>
  <message>
   <source>Height of the glenoid</source>
   <translation>关节盂高度</translation>
  </message>
  <message>
   <source>Width of the glenoid</source>
   <translation>关节盂宽度</translation>
  </message>
  <message>
   <source>Head coverage</source>
   <translation>肱骨头覆盖率</translation>
  </message>
  <message>
   <source>Version of the glenoid (+ forwards)</source>
   <translation>关节盂倾角（+ 向前）</translation>
  </message>
  <message>
   <source>Inclination of the glenoid (+ upwards)</source>
   <translation>关节盂倾斜度（+ 向上）</translation>
  </message>
  <message>
   <source>Subluxation index (50: centred)</source>
   <translation>半脱位指数（50：居中）</translation>
  </message>
  <message>
   <source>Subluxation index</source>
   <translation>半脱位指数</translation>
  </message>
  <message>
   <source>against the glenoid (Walch 1998)</source>
   <translation>相对关节盂（Walch 1998）</translation>
  </message>
  <message>
   <source>against the scapular plane (Sabesan 2014)</source>
   <translation>相对肩胛骨平面（Sabesan 2014）</translation>
  </message>
  <message>
   <source>Head coverage (Saha 1971)</source>
   <translation>肱骨头覆盖率（Saha 1971）</translation>
  </message>
  <message>
   <source>of the glenoid's width</source>
   <translation>按关节盂宽度</translation>
  </message>
  <message>
   <source>of its height</source>
   <translation>按其高度</translation>
  </message>
  <message>
   <source>Transverse muscle scan</source>
   <translation>肌肉横切扫描</translation>
  </message>
  <message>
   <source>Fat line</source>
   <translation>脂肪线</translation>
  </message>
  <message>
   <source>Propose a line through the fat above each contour, to be dragged. Without a contour: click its two ends.</source>
   <translation>为每个轮廓上方的脂肪提出一条线，可拖动。没有轮廓时：单击其两端。</translation>
  </message>
  <message>
   <source>Fat thickness</source>
   <translation>脂肪厚度</translation>
  </message>
  <message>
   <source>EI, fat-corrected</source>
   <translation>EI（脂肪校正）</translation>
  </message>
  <message>
   <source>Fat correction of EI</source>
   <translation>EI 的脂肪校正</translation>
  </message>
  <message>
   <source>none</source>
   <translation>无</translation>
  </message>
  <message>
   <source>Young et al. 2015 (+40.5 per cm)</source>
   <translation>Young 等 2015（每厘米 +40.5）</translation>
  </message>
  <message>
   <source>Transverse nerve scan</source>
   <translation>神经横切扫描</translation>
  </message>
 </context>
 <context>
  <name>panel.folding</name>
  <message>
   <source>{name}, {count} frames</source>
   <translation>{name}，{count} 帧</translation>
  </message>
  <message>
   <source>auto</source>
   <translation>自动</translation>
  </message>
  <message>
   <source>edited</source>
   <translation>已编辑</translation>
  </message>
  <message>
   <source>manual</source>
   <translation>手工</translation>
  </message>
  <message>
   <source>Known distance</source>
   <translation>已知距离</translation>
  </message>
  <message>
   <source>Longitudinal muscle scan</source>
   <translation>肌肉纵切扫描</translation>
  </message>
  <message>
   <source>Superficial</source>
   <translation>浅层</translation>
  </message>
  <message>
   <source>Draw the superficial aponeurosis along its lower edge: click along it, right-click to end.</source>
   <translation>沿浅层腱膜下缘绘制：沿其单击，右键单击结束。</translation>
  </message>
  <message>
   <source>Deep</source>
   <translation>深层</translation>
  </message>
  <message>
   <source>Draw the deep aponeurosis along its upper edge: click along it, right-click to end.</source>
   <translation>沿深层腱膜上缘绘制：沿其单击，右键单击结束。</translation>
  </message>
  <message>
   <source>Fascicle</source>
   <translation>肌束</translation>
  </message>
  <message>
   <source>Add a fascicle: click its two ends. Its pennation angle comes along.</source>
   <translation>添加肌束：单击其两端。羽状角会随之出现。</translation>
  </message>
  <message>
   <source>Thickness</source>
   <translation>厚度</translation>
  </message>
  <message>
   <source>Add a thickness line: click its two ends.</source>
   <translation>添加厚度线：单击其两端。</translation>
  </message>
  <message>
   <source>Angle</source>
   <translation>角</translation>
  </message>
  <message>
   <source>Add a pennation angle: click arm, vertex, arm.</source>
   <translation>添加羽状角：单击臂、顶点、臂。</translation>
  </message>
  <message>
   <source>Closed curve</source>
   <translation>闭合曲线</translation>
  </message>
  <message>
   <source>Add a closed curve: click around it, right-click to end.</source>
   <translation>添加闭合曲线：沿周围单击，右键单击结束。</translation>
  </message>
  <message>
   <source>Muscle thickness</source>
   <translation>肌肉厚度</translation>
  </message>
  <message>
   <source>Pennation angle</source>
   <translation>羽状角</translation>
  </message>
  <message>
   <source>Fascicle length</source>
   <translation>肌束长度</translation>
  </message>
  <message>
   <source>Fascicle angle</source>
   <translation>肌束角度</translation>
  </message>
  <message>
   <source>Superficial angle</source>
   <translation>浅层角度</translation>
  </message>
  <message>
   <source>Deep angle</source>
   <translation>深层角度</translation>
  </message>
  <message>
   <source>Area (CSA)</source>
   <translation>面积（CSA）</translation>
  </message>
  <message>
   <source>Perimeter</source>
   <translation>周长</translation>
  </message>
  <message>
   <source>Echo intensity</source>
   <translation>回声强度</translation>
  </message>
  <message>
   <source>Echo intensity SD</source>
   <translation>回声强度标准差</translation>
  </message>
  <message>
   <source>EI median</source>
   <translation>EI 中位数</translation>
  </message>
  <message>
   <source>Width</source>
   <translation>宽度</translation>
  </message>
  <message>
   <source>Depth</source>
   <translation>深度</translation>
  </message>
  <message>
   <source>Depth / width</source>
   <translation>深度／宽度</translation>
  </message>
  <message>
   <source>Pixels left out of EI</source>
   <translation>EI 未计入的像素</translation>
  </message>
  <message>
   <source>along the normal of the mid-line</source>
   <translation>沿中线的法线</translation>
  </message>
  <message>
   <source>vertical</source>
   <translation>垂直</translation>
  </message>
  <message>
   <source>against the deep aponeurosis</source>
   <translation>相对于深层腱膜</translation>
  </message>
  <message>
   <source>against the superficial aponeurosis</source>
   <translation>相对于浅层腱膜</translation>
  </message>
  <message>
   <source>length of the fascicle's line</source>
   <translation>肌束线的长度</translation>
  </message>
  <message>
   <source>MT / sin PA</source>
   <translation>MT / sin PA</translation>
  </message>
  <message>
   <source>Drawn fascicles</source>
   <translation>所画的肌束</translation>
  </message>
  <message>
   <source>extended to both aponeuroses</source>
   <translation>延长至两条腱膜</translation>
  </message>
  <message>
   <source>as drawn</source>
   <translation>按所画</translation>
  </message>
  <message>
   <source>Muscle state</source>
   <translation>肌肉状态</translation>
  </message>
  <message>
   <source>not known</source>
   <translation>未知</translation>
  </message>
  <message>
   <source>at rest</source>
   <translation>静息</translation>
  </message>
  <message>
   <source>contracting</source>
   <translation>收缩</translation>
  </message>
  <message>
   <source>Muscle state (angle, torque, activity)</source>
   <translation>肌肉状态（角度、力矩、活动）</translation>
  </message>
  <message>
   <source>Region</source>
   <translation>区域</translation>
  </message>
  <message>
   <source>Click round the muscle between the aponeuroses, right-click to end; then run again.</source>
   <translation>在两层腱膜之间绕肌肉点击，右键结束；然后重新运行。</translation>
  </message>
  <message>
   <source>Joint angle</source>
   <translation>关节角度</translation>
  </message>
  <message>
   <source>Joint torque</source>
   <translation>关节力矩</translation>
  </message>
  <message>
   <source>EMG</source>
   <translation>肌电</translation>
  </message>
  <message>
   <source>MT, PA and FL beside</source>
   <translation>同时给出 MT、PA 和 FL</translation>
  </message>
  <message>
   <source>as they are on the frame</source>
   <translation>沿用帧上已有的</translation>
  </message>
  <message>
   <source>found in every frame, slower</source>
   <translation>在每一帧中查找，较慢</translation>
  </message>
  <message>
   <source>Rotator cuff tear</source>
   <translation>肩袖撕裂</translation>
  </message>
  <message>
   <source>Tendon</source>
   <translation>肌腱</translation>
  </message>
  <message>
   <source>Click round the tendon, its tear included; right-click to end.</source>
   <translation>围绕肌腱（包括撕裂）依次单击；右键结束。</translation>
  </message>
  <message>
   <source>Tear</source>
   <translation>撕裂</translation>
  </message>
  <message>
   <source>Click round the tear; right-click to end.</source>
   <translation>围绕撕裂依次单击；右键结束。</translation>
  </message>
  <message>
   <source>Humeral head</source>
   <translation>肱骨头</translation>
  </message>
  <message>
   <source>Click along the bone's surface and back below it; right-click to end.</source>
   <translation>沿骨表面单击，再从其下方返回；右键结束。</translation>
  </message>
  <message>
   <source>Tear width</source>
   <translation>撕裂宽度</translation>
  </message>
  <message>
   <source>Click the two ends: tear width.</source>
   <translation>单击两端：撕裂宽度。</translation>
  </message>
  <message>
   <source>Tear depth</source>
   <translation>撕裂深度</translation>
  </message>
  <message>
   <source>Click the two ends: tear depth.</source>
   <translation>单击两端：撕裂深度。</translation>
  </message>
  <message>
   <source>Tendon thickness</source>
   <translation>肌腱厚度</translation>
  </message>
  <message>
   <source>Click the two ends: tendon thickness.</source>
   <translation>单击两端：肌腱厚度。</translation>
  </message>
  <message>
   <source>Distance from the footprint</source>
   <translation>距足印区距离</translation>
  </message>
  <message>
   <source>Click the two ends: distance from the footprint.</source>
   <translation>单击两端：距足印区距离。</translation>
  </message>
  <message>
   <source>Tear area</source>
   <translation>撕裂面积</translation>
  </message>
  <message>
   <source>Tear width along the tendon</source>
   <translation>沿肌腱的撕裂宽度</translation>
  </message>
  <message>
   <source>Tear depth across the tendon</source>
   <translation>横穿肌腱的撕裂深度</translation>
  </message>
  <message>
   <source>Share of the thickness torn</source>
   <translation>撕裂占厚度的比例</translation>
  </message>
  <message>
   <source>Tendon echo intensity</source>
   <translation>肌腱回声强度</translation>
  </message>
  <message>
   <source>Probability of a tear</source>
   <translation>存在撕裂的概率</translation>
  </message>
  <message>
   <source>Full-thickness tear</source>
   <translation>全层撕裂</translation>
  </message>
  <message>
   <source>reaches joint and bursa</source>
   <translation>达到关节面和滑囊面</translation>
  </message>
  <message>
   <source>90 % or more of the thickness</source>
   <translation>厚度的 90 % 或以上</translation>
  </message>
  <message>
   <source>Shoulder bones in MRI</source>
   <translation>MRI 中的肩部骨骼</translation>
  </message>
  <message>
   <source>Scapular axis</source>
   <translation>肩胛骨轴</translation>
  </message>
  <message>
   <source>place three points: where the spine of the scapula meets its medial border, its inferior angle, and the centre of the glenoid (or as far towards the first two as the image goes)</source>
   <translation>请放置三个点：肩胛冈与内侧缘的交点、肩胛骨下角、关节盂中心（前两点可放在图像所及的最远处）</translation>
  </message>
  <message>
   <source>Volume of the humerus</source>
   <translation>肱骨体积</translation>
  </message>
  <message>
   <source>Volume of the glenoid</source>
   <translation>关节盂体积</translation>
  </message>
  <message>
   <source>Diameter of the head</source>
   <translation>肱骨头直径</translation>
  </message>
  <message>
   <source>Distance of the bone to the sphere</source>
   <translation>骨面到球面的距离</translation>
  </message>
  <message>
   <source>Height of the glenoid</source>
   <translation>关节盂高度</translation>
  </message>
  <message>
   <source>Width of the glenoid</source>
   <translation>关节盂宽度</translation>
  </message>
  <message>
   <source>Head coverage</source>
   <translation>肱骨头覆盖率</translation>
  </message>
  <message>
   <source>Version of the glenoid (+ forwards)</source>
   <translation>关节盂倾角（+ 向前）</translation>
  </message>
  <message>
   <source>Inclination of the glenoid (+ upwards)</source>
   <translation>关节盂倾斜度（+ 向上）</translation>
  </message>
  <message>
   <source>Subluxation index (50: centred)</source>
   <translation>半脱位指数（50：居中）</translation>
  </message>
  <message>
   <source>Subluxation index</source>
   <translation>半脱位指数</translation>
  </message>
  <message>
   <source>against the glenoid (Walch 1998)</source>
   <translation>相对关节盂（Walch 1998）</translation>
  </message>
  <message>
   <source>against the scapular plane (Sabesan 2014)</source>
   <translation>相对肩胛骨平面（Sabesan 2014）</translation>
  </message>
  <message>
   <source>Head coverage (Saha 1971)</source>
   <translation>肱骨头覆盖率（Saha 1971）</translation>
  </message>
  <message>
   <source>of the glenoid's width</source>
   <translation>按关节盂宽度</translation>
  </message>
  <message>
   <source>of its height</source>
   <translation>按其高度</translation>
  </message>
  <message>
   <source>Transverse muscle scan</source>
   <translation>肌肉横切扫描</translation>
  </message>
  <message>
   <source>Fat line</source>
   <translation>脂肪线</translation>
  </message>
  <message>
   <source>Propose a line through the fat above each contour, to be dragged. Without a contour: click its two ends.</source>
   <translation>为每个轮廓上方的脂肪提出一条线，可拖动。没有轮廓时：单击其两端。</translation>
  </message>
  <message>
   <source>Fat thickness</source>
   <translation>脂肪厚度</translation>
  </message>
  <message>
   <source>EI, fat-corrected</source>
   <translation>EI（脂肪校正）</translation>
  </message>
  <message>
   <source>Fat correction of EI</source>
   <translation>EI 的脂肪校正</translation>
  </message>
  <message>
   <source>none</source>
   <translation>无</translation>
  </message>
  <message>
   <source>Young et al. 2015 (+40.5 per cm)</source>
   <translation>Young 等 2015（每厘米 +40.5）</translation>
  </message>
  <message>
   <source>Transverse nerve scan</source>
   <translation>神经横切扫描</translation>
  </message>
 </context>
 <context>
  <name>panel.help</name>
  <message>
   <source>next frame</source>
   <translation>下一帧</translation>
  </message>
  <message>
   <source>previous frame</source>
   <translation>上一帧</translation>
  </message>
  <message>
   <source>next frame that looks wrong or is unsure</source>
   <translation>下一个看起来不对或不确定的帧</translation>
  </message>
  <message>
   <source>next frame that nobody has accepted</source>
   <translation>下一个尚未被接受的帧</translation>
  </message>
  <message>
   <source>accept the frame, or take that back</source>
   <translation>接受该帧，或撤回</translation>
  </message>
  <message>
   <source>copy the edits to the next frame</source>
   <translation>把编辑复制到下一帧</translation>
  </message>
  <message>
   <source>undo</source>
   <translation>撤销</translation>
  </message>
  <message>
   <source>redo</source>
   <translation>重做</translation>
  </message>
  <message>
   <source>delete the selected line</source>
   <translation>删除所选的线</translation>
  </message>
  <message>
   <source>reset the frame to what the network found</source>
   <translation>把该帧重置为网络找到的结果</translation>
  </message>
  <message>
   <source>show or hide the overlay</source>
   <translation>显示或隐藏叠加</translation>
  </message>
  <message>
   <source>segment and measure</source>
   <translation>分割并测量</translation>
  </message>
  <message>
   <source>fit the scan area, or the whole picture</source>
   <translation>适合扫描区或整幅图像</translation>
  </message>
  <message>
   <source>next image of the study</source>
   <translation>研究的下一张图像</translation>
  </message>
  <message>
   <source>previous image of the study</source>
   <translation>研究的上一张图像</translation>
  </message>
  <message>
   <source>save in the study, without going on</source>
   <translation>保存到研究中，但不前进</translation>
  </message>
  <message>
   <source>approve the image and go on</source>
   <translation>批准图像并前进</translation>
  </message>
  <message>
   <source>reject the image, with the reason</source>
   <translation>拒绝图像并说明原因</translation>
  </message>
  <message>
   <source>this table of keys</source>
   <translation>此按键表</translation>
  </message>
  <message>
   <source>Work from top to bottom: load, calibrate, segment, correct, read, save.</source>
   <translation>自上而下操作：加载、校准、分割、修正、读数、保存。</translation>
  </message>
  <message>
   <source>Drag any point in the picture: its number follows at once.</source>
   <translation>拖动图像中的任意点：其数值随即更新。</translation>
  </message>
  <message>
   <source>Double-click a number in the table to type it. A right click there, or on a line, gives more.</source>
   <translation>双击表格中的数值可输入。右键单击它或图像中的线有更多操作。</translation>
  </message>
  <message>
   <source>Amber rows were edited by a person, blue ones were made by a person.</source>
   <translation>琥珀色的行是人工编辑的，蓝色的行是人工制作的。</translation>
  </message>
  <message>
   <source>Without a scale lengths are in pixels.</source>
   <translation>没有比例尺时长度以像素表示。</translation>
  </message>
  <message>
   <source>The mouse wheel over the picture goes through the frames of a cine.</source>
   <translation>在图像上滚动鼠标滚轮可浏览影像各帧。</translation>
  </message>
  <message>
   <source>Keys, while this module is open; press Keys… to change them:</source>
   <translation>本模块打开时可用的按键；按“按键…”可更改：</translation>
  </message>
  <message>
   <source>auto</source>
   <translation>自动</translation>
  </message>
  <message>
   <source>edited</source>
   <translation>已编辑</translation>
  </message>
  <message>
   <source>manual</source>
   <translation>手工</translation>
  </message>
  <message>
   <source>Known distance</source>
   <translation>已知距离</translation>
  </message>
  <message>
   <source>Longitudinal muscle scan</source>
   <translation>肌肉纵切扫描</translation>
  </message>
  <message>
   <source>Superficial</source>
   <translation>浅层</translation>
  </message>
  <message>
   <source>Draw the superficial aponeurosis along its lower edge: click along it, right-click to end.</source>
   <translation>沿浅层腱膜下缘绘制：沿其单击，右键单击结束。</translation>
  </message>
  <message>
   <source>Deep</source>
   <translation>深层</translation>
  </message>
  <message>
   <source>Draw the deep aponeurosis along its upper edge: click along it, right-click to end.</source>
   <translation>沿深层腱膜上缘绘制：沿其单击，右键单击结束。</translation>
  </message>
  <message>
   <source>Fascicle</source>
   <translation>肌束</translation>
  </message>
  <message>
   <source>Add a fascicle: click its two ends. Its pennation angle comes along.</source>
   <translation>添加肌束：单击其两端。羽状角会随之出现。</translation>
  </message>
  <message>
   <source>Thickness</source>
   <translation>厚度</translation>
  </message>
  <message>
   <source>Add a thickness line: click its two ends.</source>
   <translation>添加厚度线：单击其两端。</translation>
  </message>
  <message>
   <source>Angle</source>
   <translation>角</translation>
  </message>
  <message>
   <source>Add a pennation angle: click arm, vertex, arm.</source>
   <translation>添加羽状角：单击臂、顶点、臂。</translation>
  </message>
  <message>
   <source>Closed curve</source>
   <translation>闭合曲线</translation>
  </message>
  <message>
   <source>Add a closed curve: click around it, right-click to end.</source>
   <translation>添加闭合曲线：沿周围单击，右键单击结束。</translation>
  </message>
  <message>
   <source>Muscle thickness</source>
   <translation>肌肉厚度</translation>
  </message>
  <message>
   <source>Pennation angle</source>
   <translation>羽状角</translation>
  </message>
  <message>
   <source>Fascicle length</source>
   <translation>肌束长度</translation>
  </message>
  <message>
   <source>Fascicle angle</source>
   <translation>肌束角度</translation>
  </message>
  <message>
   <source>Superficial angle</source>
   <translation>浅层角度</translation>
  </message>
  <message>
   <source>Deep angle</source>
   <translation>深层角度</translation>
  </message>
  <message>
   <source>Area (CSA)</source>
   <translation>面积（CSA）</translation>
  </message>
  <message>
   <source>Perimeter</source>
   <translation>周长</translation>
  </message>
  <message>
   <source>Echo intensity</source>
   <translation>回声强度</translation>
  </message>
  <message>
   <source>Echo intensity SD</source>
   <translation>回声强度标准差</translation>
  </message>
  <message>
   <source>EI median</source>
   <translation>EI 中位数</translation>
  </message>
  <message>
   <source>Width</source>
   <translation>宽度</translation>
  </message>
  <message>
   <source>Depth</source>
   <translation>深度</translation>
  </message>
  <message>
   <source>Depth / width</source>
   <translation>深度／宽度</translation>
  </message>
  <message>
   <source>Pixels left out of EI</source>
   <translation>EI 未计入的像素</translation>
  </message>
  <message>
   <source>along the normal of the mid-line</source>
   <translation>沿中线的法线</translation>
  </message>
  <message>
   <source>vertical</source>
   <translation>垂直</translation>
  </message>
  <message>
   <source>against the deep aponeurosis</source>
   <translation>相对于深层腱膜</translation>
  </message>
  <message>
   <source>against the superficial aponeurosis</source>
   <translation>相对于浅层腱膜</translation>
  </message>
  <message>
   <source>length of the fascicle's line</source>
   <translation>肌束线的长度</translation>
  </message>
  <message>
   <source>MT / sin PA</source>
   <translation>MT / sin PA</translation>
  </message>
  <message>
   <source>Drawn fascicles</source>
   <translation>所画的肌束</translation>
  </message>
  <message>
   <source>extended to both aponeuroses</source>
   <translation>延长至两条腱膜</translation>
  </message>
  <message>
   <source>as drawn</source>
   <translation>按所画</translation>
  </message>
  <message>
   <source>Muscle state</source>
   <translation>肌肉状态</translation>
  </message>
  <message>
   <source>not known</source>
   <translation>未知</translation>
  </message>
  <message>
   <source>at rest</source>
   <translation>静息</translation>
  </message>
  <message>
   <source>contracting</source>
   <translation>收缩</translation>
  </message>
  <message>
   <source>Muscle state (angle, torque, activity)</source>
   <translation>肌肉状态（角度、力矩、活动）</translation>
  </message>
  <message>
   <source>Region</source>
   <translation>区域</translation>
  </message>
  <message>
   <source>Click round the muscle between the aponeuroses, right-click to end; then run again.</source>
   <translation>在两层腱膜之间绕肌肉点击，右键结束；然后重新运行。</translation>
  </message>
  <message>
   <source>Joint angle</source>
   <translation>关节角度</translation>
  </message>
  <message>
   <source>Joint torque</source>
   <translation>关节力矩</translation>
  </message>
  <message>
   <source>EMG</source>
   <translation>肌电</translation>
  </message>
  <message>
   <source>MT, PA and FL beside</source>
   <translation>同时给出 MT、PA 和 FL</translation>
  </message>
  <message>
   <source>as they are on the frame</source>
   <translation>沿用帧上已有的</translation>
  </message>
  <message>
   <source>found in every frame, slower</source>
   <translation>在每一帧中查找，较慢</translation>
  </message>
  <message>
   <source>Rotator cuff tear</source>
   <translation>肩袖撕裂</translation>
  </message>
  <message>
   <source>Tendon</source>
   <translation>肌腱</translation>
  </message>
  <message>
   <source>Click round the tendon, its tear included; right-click to end.</source>
   <translation>围绕肌腱（包括撕裂）依次单击；右键结束。</translation>
  </message>
  <message>
   <source>Tear</source>
   <translation>撕裂</translation>
  </message>
  <message>
   <source>Click round the tear; right-click to end.</source>
   <translation>围绕撕裂依次单击；右键结束。</translation>
  </message>
  <message>
   <source>Humeral head</source>
   <translation>肱骨头</translation>
  </message>
  <message>
   <source>Click along the bone's surface and back below it; right-click to end.</source>
   <translation>沿骨表面单击，再从其下方返回；右键结束。</translation>
  </message>
  <message>
   <source>Tear width</source>
   <translation>撕裂宽度</translation>
  </message>
  <message>
   <source>Click the two ends: tear width.</source>
   <translation>单击两端：撕裂宽度。</translation>
  </message>
  <message>
   <source>Tear depth</source>
   <translation>撕裂深度</translation>
  </message>
  <message>
   <source>Click the two ends: tear depth.</source>
   <translation>单击两端：撕裂深度。</translation>
  </message>
  <message>
   <source>Tendon thickness</source>
   <translation>肌腱厚度</translation>
  </message>
  <message>
   <source>Click the two ends: tendon thickness.</source>
   <translation>单击两端：肌腱厚度。</translation>
  </message>
  <message>
   <source>Distance from the footprint</source>
   <translation>距足印区距离</translation>
  </message>
  <message>
   <source>Click the two ends: distance from the footprint.</source>
   <translation>单击两端：距足印区距离。</translation>
  </message>
  <message>
   <source>Tear area</source>
   <translation>撕裂面积</translation>
  </message>
  <message>
   <source>Tear width along the tendon</source>
   <translation>沿肌腱的撕裂宽度</translation>
  </message>
  <message>
   <source>Tear depth across the tendon</source>
   <translation>横穿肌腱的撕裂深度</translation>
  </message>
  <message>
   <source>Share of the thickness torn</source>
   <translation>撕裂占厚度的比例</translation>
  </message>
  <message>
   <source>Tendon echo intensity</source>
   <translation>肌腱回声强度</translation>
  </message>
  <message>
   <source>Probability of a tear</source>
   <translation>存在撕裂的概率</translation>
  </message>
  <message>
   <source>Full-thickness tear</source>
   <translation>全层撕裂</translation>
  </message>
  <message>
   <source>reaches joint and bursa</source>
   <translation>达到关节面和滑囊面</translation>
  </message>
  <message>
   <source>90 % or more of the thickness</source>
   <translation>厚度的 90 % 或以上</translation>
  </message>
  <message>
   <source>Shoulder bones in MRI</source>
   <translation>MRI 中的肩部骨骼</translation>
  </message>
  <message>
   <source>Scapular axis</source>
   <translation>肩胛骨轴</translation>
  </message>
  <message>
   <source>place three points: where the spine of the scapula meets its medial border, its inferior angle, and the centre of the glenoid (or as far towards the first two as the image goes)</source>
   <translation>请放置三个点：肩胛冈与内侧缘的交点、肩胛骨下角、关节盂中心（前两点可放在图像所及的最远处）</translation>
  </message>
  <message>
   <source>Volume of the humerus</source>
   <translation>肱骨体积</translation>
  </message>
  <message>
   <source>Volume of the glenoid</source>
   <translation>关节盂体积</translation>
  </message>
  <message>
   <source>Diameter of the head</source>
   <translation>肱骨头直径</translation>
  </message>
  <message>
   <source>Distance of the bone to the sphere</source>
   <translation>骨面到球面的距离</translation>
  </message>
  <message>
   <source>Height of the glenoid</source>
   <translation>关节盂高度</translation>
  </message>
  <message>
   <source>Width of the glenoid</source>
   <translation>关节盂宽度</translation>
  </message>
  <message>
   <source>Head coverage</source>
   <translation>肱骨头覆盖率</translation>
  </message>
  <message>
   <source>Version of the glenoid (+ forwards)</source>
   <translation>关节盂倾角（+ 向前）</translation>
  </message>
  <message>
   <source>Inclination of the glenoid (+ upwards)</source>
   <translation>关节盂倾斜度（+ 向上）</translation>
  </message>
  <message>
   <source>Subluxation index (50: centred)</source>
   <translation>半脱位指数（50：居中）</translation>
  </message>
  <message>
   <source>Subluxation index</source>
   <translation>半脱位指数</translation>
  </message>
  <message>
   <source>against the glenoid (Walch 1998)</source>
   <translation>相对关节盂（Walch 1998）</translation>
  </message>
  <message>
   <source>against the scapular plane (Sabesan 2014)</source>
   <translation>相对肩胛骨平面（Sabesan 2014）</translation>
  </message>
  <message>
   <source>Head coverage (Saha 1971)</source>
   <translation>肱骨头覆盖率（Saha 1971）</translation>
  </message>
  <message>
   <source>of the glenoid's width</source>
   <translation>按关节盂宽度</translation>
  </message>
  <message>
   <source>of its height</source>
   <translation>按其高度</translation>
  </message>
  <message>
   <source>Transverse muscle scan</source>
   <translation>肌肉横切扫描</translation>
  </message>
  <message>
   <source>Fat line</source>
   <translation>脂肪线</translation>
  </message>
  <message>
   <source>Propose a line through the fat above each contour, to be dragged. Without a contour: click its two ends.</source>
   <translation>为每个轮廓上方的脂肪提出一条线，可拖动。没有轮廓时：单击其两端。</translation>
  </message>
  <message>
   <source>Fat thickness</source>
   <translation>脂肪厚度</translation>
  </message>
  <message>
   <source>EI, fat-corrected</source>
   <translation>EI（脂肪校正）</translation>
  </message>
  <message>
   <source>Fat correction of EI</source>
   <translation>EI 的脂肪校正</translation>
  </message>
  <message>
   <source>none</source>
   <translation>无</translation>
  </message>
  <message>
   <source>Young et al. 2015 (+40.5 per cm)</source>
   <translation>Young 等 2015（每厘米 +40.5）</translation>
  </message>
  <message>
   <source>Transverse nerve scan</source>
   <translation>神经横切扫描</translation>
  </message>
 </context>
 <context>
  <name>panel.keys</name>
  <message>
   <source>Keys of MSUSSegment</source>
   <translation>MSUSSegment 的按键</translation>
  </message>
  <message>
   <source>Double-click a key to change it.</source>
   <translation>双击按键可更改。</translation>
  </message>
  <message>
   <source>As they come</source>
   <translation>恢复默认</translation>
  </message>
  <message>
   <source>Key</source>
   <translation>按键</translation>
  </message>
  <message>
   <source>What it does</source>
   <translation>作用</translation>
  </message>
  <message>
   <source>"{text}" is no key; type for instance N, Shift+N or F5.</source>
   <translation>“{text}”不是按键；请输入例如 N、Shift+N 或 F5。</translation>
  </message>
  <message>
   <source>{key} is the key for: {text}. Choose another one.</source>
   <translation>{key} 已用于：{text}。请另选。</translation>
  </message>
  <message>
   <source>auto</source>
   <translation>自动</translation>
  </message>
  <message>
   <source>edited</source>
   <translation>已编辑</translation>
  </message>
  <message>
   <source>manual</source>
   <translation>手工</translation>
  </message>
  <message>
   <source>Known distance</source>
   <translation>已知距离</translation>
  </message>
  <message>
   <source>Longitudinal muscle scan</source>
   <translation>肌肉纵切扫描</translation>
  </message>
  <message>
   <source>Superficial</source>
   <translation>浅层</translation>
  </message>
  <message>
   <source>Draw the superficial aponeurosis along its lower edge: click along it, right-click to end.</source>
   <translation>沿浅层腱膜下缘绘制：沿其单击，右键单击结束。</translation>
  </message>
  <message>
   <source>Deep</source>
   <translation>深层</translation>
  </message>
  <message>
   <source>Draw the deep aponeurosis along its upper edge: click along it, right-click to end.</source>
   <translation>沿深层腱膜上缘绘制：沿其单击，右键单击结束。</translation>
  </message>
  <message>
   <source>Fascicle</source>
   <translation>肌束</translation>
  </message>
  <message>
   <source>Add a fascicle: click its two ends. Its pennation angle comes along.</source>
   <translation>添加肌束：单击其两端。羽状角会随之出现。</translation>
  </message>
  <message>
   <source>Thickness</source>
   <translation>厚度</translation>
  </message>
  <message>
   <source>Add a thickness line: click its two ends.</source>
   <translation>添加厚度线：单击其两端。</translation>
  </message>
  <message>
   <source>Angle</source>
   <translation>角</translation>
  </message>
  <message>
   <source>Add a pennation angle: click arm, vertex, arm.</source>
   <translation>添加羽状角：单击臂、顶点、臂。</translation>
  </message>
  <message>
   <source>Closed curve</source>
   <translation>闭合曲线</translation>
  </message>
  <message>
   <source>Add a closed curve: click around it, right-click to end.</source>
   <translation>添加闭合曲线：沿周围单击，右键单击结束。</translation>
  </message>
  <message>
   <source>Muscle thickness</source>
   <translation>肌肉厚度</translation>
  </message>
  <message>
   <source>Pennation angle</source>
   <translation>羽状角</translation>
  </message>
  <message>
   <source>Fascicle length</source>
   <translation>肌束长度</translation>
  </message>
  <message>
   <source>Fascicle angle</source>
   <translation>肌束角度</translation>
  </message>
  <message>
   <source>Superficial angle</source>
   <translation>浅层角度</translation>
  </message>
  <message>
   <source>Deep angle</source>
   <translation>深层角度</translation>
  </message>
  <message>
   <source>Area (CSA)</source>
   <translation>面积（CSA）</translation>
  </message>
  <message>
   <source>Perimeter</source>
   <translation>周长</translation>
  </message>
  <message>
   <source>Echo intensity</source>
   <translation>回声强度</translation>
  </message>
  <message>
   <source>Echo intensity SD</source>
   <translation>回声强度标准差</translation>
  </message>
  <message>
   <source>EI median</source>
   <translation>EI 中位数</translation>
  </message>
  <message>
   <source>Width</source>
   <translation>宽度</translation>
  </message>
  <message>
   <source>Depth</source>
   <translation>深度</translation>
  </message>
  <message>
   <source>Depth / width</source>
   <translation>深度／宽度</translation>
  </message>
  <message>
   <source>Pixels left out of EI</source>
   <translation>EI 未计入的像素</translation>
  </message>
  <message>
   <source>along the normal of the mid-line</source>
   <translation>沿中线的法线</translation>
  </message>
  <message>
   <source>vertical</source>
   <translation>垂直</translation>
  </message>
  <message>
   <source>against the deep aponeurosis</source>
   <translation>相对于深层腱膜</translation>
  </message>
  <message>
   <source>against the superficial aponeurosis</source>
   <translation>相对于浅层腱膜</translation>
  </message>
  <message>
   <source>length of the fascicle's line</source>
   <translation>肌束线的长度</translation>
  </message>
  <message>
   <source>MT / sin PA</source>
   <translation>MT / sin PA</translation>
  </message>
  <message>
   <source>Drawn fascicles</source>
   <translation>所画的肌束</translation>
  </message>
  <message>
   <source>extended to both aponeuroses</source>
   <translation>延长至两条腱膜</translation>
  </message>
  <message>
   <source>as drawn</source>
   <translation>按所画</translation>
  </message>
  <message>
   <source>Muscle state</source>
   <translation>肌肉状态</translation>
  </message>
  <message>
   <source>not known</source>
   <translation>未知</translation>
  </message>
  <message>
   <source>at rest</source>
   <translation>静息</translation>
  </message>
  <message>
   <source>contracting</source>
   <translation>收缩</translation>
  </message>
  <message>
   <source>Muscle state (angle, torque, activity)</source>
   <translation>肌肉状态（角度、力矩、活动）</translation>
  </message>
  <message>
   <source>Region</source>
   <translation>区域</translation>
  </message>
  <message>
   <source>Click round the muscle between the aponeuroses, right-click to end; then run again.</source>
   <translation>在两层腱膜之间绕肌肉点击，右键结束；然后重新运行。</translation>
  </message>
  <message>
   <source>Joint angle</source>
   <translation>关节角度</translation>
  </message>
  <message>
   <source>Joint torque</source>
   <translation>关节力矩</translation>
  </message>
  <message>
   <source>EMG</source>
   <translation>肌电</translation>
  </message>
  <message>
   <source>MT, PA and FL beside</source>
   <translation>同时给出 MT、PA 和 FL</translation>
  </message>
  <message>
   <source>as they are on the frame</source>
   <translation>沿用帧上已有的</translation>
  </message>
  <message>
   <source>found in every frame, slower</source>
   <translation>在每一帧中查找，较慢</translation>
  </message>
  <message>
   <source>Rotator cuff tear</source>
   <translation>肩袖撕裂</translation>
  </message>
  <message>
   <source>Tendon</source>
   <translation>肌腱</translation>
  </message>
  <message>
   <source>Click round the tendon, its tear included; right-click to end.</source>
   <translation>围绕肌腱（包括撕裂）依次单击；右键结束。</translation>
  </message>
  <message>
   <source>Tear</source>
   <translation>撕裂</translation>
  </message>
  <message>
   <source>Click round the tear; right-click to end.</source>
   <translation>围绕撕裂依次单击；右键结束。</translation>
  </message>
  <message>
   <source>Humeral head</source>
   <translation>肱骨头</translation>
  </message>
  <message>
   <source>Click along the bone's surface and back below it; right-click to end.</source>
   <translation>沿骨表面单击，再从其下方返回；右键结束。</translation>
  </message>
  <message>
   <source>Tear width</source>
   <translation>撕裂宽度</translation>
  </message>
  <message>
   <source>Click the two ends: tear width.</source>
   <translation>单击两端：撕裂宽度。</translation>
  </message>
  <message>
   <source>Tear depth</source>
   <translation>撕裂深度</translation>
  </message>
  <message>
   <source>Click the two ends: tear depth.</source>
   <translation>单击两端：撕裂深度。</translation>
  </message>
  <message>
   <source>Tendon thickness</source>
   <translation>肌腱厚度</translation>
  </message>
  <message>
   <source>Click the two ends: tendon thickness.</source>
   <translation>单击两端：肌腱厚度。</translation>
  </message>
  <message>
   <source>Distance from the footprint</source>
   <translation>距足印区距离</translation>
  </message>
  <message>
   <source>Click the two ends: distance from the footprint.</source>
   <translation>单击两端：距足印区距离。</translation>
  </message>
  <message>
   <source>Tear area</source>
   <translation>撕裂面积</translation>
  </message>
  <message>
   <source>Tear width along the tendon</source>
   <translation>沿肌腱的撕裂宽度</translation>
  </message>
  <message>
   <source>Tear depth across the tendon</source>
   <translation>横穿肌腱的撕裂深度</translation>
  </message>
  <message>
   <source>Share of the thickness torn</source>
   <translation>撕裂占厚度的比例</translation>
  </message>
  <message>
   <source>Tendon echo intensity</source>
   <translation>肌腱回声强度</translation>
  </message>
  <message>
   <source>Probability of a tear</source>
   <translation>存在撕裂的概率</translation>
  </message>
  <message>
   <source>Full-thickness tear</source>
   <translation>全层撕裂</translation>
  </message>
  <message>
   <source>reaches joint and bursa</source>
   <translation>达到关节面和滑囊面</translation>
  </message>
  <message>
   <source>90 % or more of the thickness</source>
   <translation>厚度的 90 % 或以上</translation>
  </message>
  <message>
   <source>Shoulder bones in MRI</source>
   <translation>MRI 中的肩部骨骼</translation>
  </message>
  <message>
   <source>Scapular axis</source>
   <translation>肩胛骨轴</translation>
  </message>
  <message>
   <source>place three points: where the spine of the scapula meets its medial border, its inferior angle, and the centre of the glenoid (or as far towards the first two as the image goes)</source>
   <translation>请放置三个点：肩胛冈与内侧缘的交点、肩胛骨下角、关节盂中心（前两点可放在图像所及的最远处）</translation>
  </message>
  <message>
   <source>Volume of the humerus</source>
   <translation>肱骨体积</translation>
  </message>
  <message>
   <source>Volume of the glenoid</source>
   <translation>关节盂体积</translation>
  </message>
  <message>
   <source>Diameter of the head</source>
   <translation>肱骨头直径</translation>
  </message>
  <message>
   <source>Distance of the bone to the sphere</source>
   <translation>骨面到球面的距离</translation>
  </message>
  <message>
   <source>Height of the glenoid</source>
   <translation>关节盂高度</translation>
  </message>
  <message>
   <source>Width of the glenoid</source>
   <translation>关节盂宽度</translation>
  </message>
  <message>
   <source>Head coverage</source>
   <translation>肱骨头覆盖率</translation>
  </message>
  <message>
   <source>Version of the glenoid (+ forwards)</source>
   <translation>关节盂倾角（+ 向前）</translation>
  </message>
  <message>
   <source>Inclination of the glenoid (+ upwards)</source>
   <translation>关节盂倾斜度（+ 向上）</translation>
  </message>
  <message>
   <source>Subluxation index (50: centred)</source>
   <translation>半脱位指数（50：居中）</translation>
  </message>
  <message>
   <source>Subluxation index</source>
   <translation>半脱位指数</translation>
  </message>
  <message>
   <source>against the glenoid (Walch 1998)</source>
   <translation>相对关节盂（Walch 1998）</translation>
  </message>
  <message>
   <source>against the scapular plane (Sabesan 2014)</source>
   <translation>相对肩胛骨平面（Sabesan 2014）</translation>
  </message>
  <message>
   <source>Head coverage (Saha 1971)</source>
   <translation>肱骨头覆盖率（Saha 1971）</translation>
  </message>
  <message>
   <source>of the glenoid's width</source>
   <translation>按关节盂宽度</translation>
  </message>
  <message>
   <source>of its height</source>
   <translation>按其高度</translation>
  </message>
  <message>
   <source>Transverse muscle scan</source>
   <translation>肌肉横切扫描</translation>
  </message>
  <message>
   <source>Fat line</source>
   <translation>脂肪线</translation>
  </message>
  <message>
   <source>Propose a line through the fat above each contour, to be dragged. Without a contour: click its two ends.</source>
   <translation>为每个轮廓上方的脂肪提出一条线，可拖动。没有轮廓时：单击其两端。</translation>
  </message>
  <message>
   <source>Fat thickness</source>
   <translation>脂肪厚度</translation>
  </message>
  <message>
   <source>EI, fat-corrected</source>
   <translation>EI（脂肪校正）</translation>
  </message>
  <message>
   <source>Fat correction of EI</source>
   <translation>EI 的脂肪校正</translation>
  </message>
  <message>
   <source>none</source>
   <translation>无</translation>
  </message>
  <message>
   <source>Young et al. 2015 (+40.5 per cm)</source>
   <translation>Young 等 2015（每厘米 +40.5）</translation>
  </message>
  <message>
   <source>Transverse nerve scan</source>
   <translation>神经横切扫描</translation>
  </message>
 </context>
 <context>
  <name>panel.load</name>
  <message>
   <source>Open a picture, a video or a DICOM file</source>
   <translation>打开图像、视频或 DICOM 文件</translation>
  </message>
  <message>
   <source>There is no main window; use MSUSSegmentLib.panel.samples from Python.</source>
   <translation>没有主窗口；请在 Python 中使用 MSUSSegmentLib.panel.samples。</translation>
  </message>
  <message>
   <source>Ultrasound</source>
   <translation>超声</translation>
  </message>
  <message>
   <source>Frame {frame} (0 to {last})</source>
   <translation>第 {frame} 帧（0 到 {last}）</translation>
  </message>
  <message>
   <source>, {time:.2f} s</source>
   <translation>，{time:.2f} 秒</translation>
  </message>
  <message>
   <source>{checked} of {measured} accepted</source>
   <translation>{measured} 帧中已接受 {checked} 帧</translation>
  </message>
 </context>
 <context>
  <name>panel.panel</name>
  <message>
   <source>The task {name} is one of volumes, and {picture} is none: choose a 3-D image of several slices.</source>
   <translation>任务 {name} 用于体数据，而 {picture} 不是：请选择多切片的三维图像。</translation>
  </message>
  <message>
   <source>The picture was deleted from the scene; choose another one.</source>
   <translation>该图像已从场景中删除；请另选一幅。</translation>
  </message>
  <message>
   <source>The scene was closed; the run was stopped.</source>
   <translation>场景已关闭；运行已停止。</translation>
  </message>
  <message>
   <source>Choose a picture or a cine to begin.</source>
   <translation>请选择一幅图像或一段影像开始。</translation>
  </message>
  <message>
   <source>The last frame comes before the first one; correct the range in section 3.</source>
   <translation>最后一帧在第一帧之前；请更正第 3 节中的范围。</translation>
  </message>
  <message>
   <source>The task {name} was not chosen.</source>
   <translation>未选择任务 {name}。</translation>
  </message>
  <message>
   <source>{name} is ready.</source>
   <translation>{name} 已就绪。</translation>
  </message>
  <message>
   <source>auto</source>
   <translation>自动</translation>
  </message>
  <message>
   <source>edited</source>
   <translation>已编辑</translation>
  </message>
  <message>
   <source>manual</source>
   <translation>手工</translation>
  </message>
  <message>
   <source>Known distance</source>
   <translation>已知距离</translation>
  </message>
  <message>
   <source>Longitudinal muscle scan</source>
   <translation>肌肉纵切扫描</translation>
  </message>
  <message>
   <source>Superficial</source>
   <translation>浅层</translation>
  </message>
  <message>
   <source>Draw the superficial aponeurosis along its lower edge: click along it, right-click to end.</source>
   <translation>沿浅层腱膜下缘绘制：沿其单击，右键单击结束。</translation>
  </message>
  <message>
   <source>Deep</source>
   <translation>深层</translation>
  </message>
  <message>
   <source>Draw the deep aponeurosis along its upper edge: click along it, right-click to end.</source>
   <translation>沿深层腱膜上缘绘制：沿其单击，右键单击结束。</translation>
  </message>
  <message>
   <source>Fascicle</source>
   <translation>肌束</translation>
  </message>
  <message>
   <source>Add a fascicle: click its two ends. Its pennation angle comes along.</source>
   <translation>添加肌束：单击其两端。羽状角会随之出现。</translation>
  </message>
  <message>
   <source>Thickness</source>
   <translation>厚度</translation>
  </message>
  <message>
   <source>Add a thickness line: click its two ends.</source>
   <translation>添加厚度线：单击其两端。</translation>
  </message>
  <message>
   <source>Angle</source>
   <translation>角</translation>
  </message>
  <message>
   <source>Add a pennation angle: click arm, vertex, arm.</source>
   <translation>添加羽状角：单击臂、顶点、臂。</translation>
  </message>
  <message>
   <source>Closed curve</source>
   <translation>闭合曲线</translation>
  </message>
  <message>
   <source>Add a closed curve: click around it, right-click to end.</source>
   <translation>添加闭合曲线：沿周围单击，右键单击结束。</translation>
  </message>
  <message>
   <source>Muscle thickness</source>
   <translation>肌肉厚度</translation>
  </message>
  <message>
   <source>Pennation angle</source>
   <translation>羽状角</translation>
  </message>
  <message>
   <source>Fascicle length</source>
   <translation>肌束长度</translation>
  </message>
  <message>
   <source>Fascicle angle</source>
   <translation>肌束角度</translation>
  </message>
  <message>
   <source>Superficial angle</source>
   <translation>浅层角度</translation>
  </message>
  <message>
   <source>Deep angle</source>
   <translation>深层角度</translation>
  </message>
  <message>
   <source>Area (CSA)</source>
   <translation>面积（CSA）</translation>
  </message>
  <message>
   <source>Perimeter</source>
   <translation>周长</translation>
  </message>
  <message>
   <source>Echo intensity</source>
   <translation>回声强度</translation>
  </message>
  <message>
   <source>Echo intensity SD</source>
   <translation>回声强度标准差</translation>
  </message>
  <message>
   <source>EI median</source>
   <translation>EI 中位数</translation>
  </message>
  <message>
   <source>Width</source>
   <translation>宽度</translation>
  </message>
  <message>
   <source>Depth</source>
   <translation>深度</translation>
  </message>
  <message>
   <source>Depth / width</source>
   <translation>深度／宽度</translation>
  </message>
  <message>
   <source>Pixels left out of EI</source>
   <translation>EI 未计入的像素</translation>
  </message>
  <message>
   <source>along the normal of the mid-line</source>
   <translation>沿中线的法线</translation>
  </message>
  <message>
   <source>vertical</source>
   <translation>垂直</translation>
  </message>
  <message>
   <source>against the deep aponeurosis</source>
   <translation>相对于深层腱膜</translation>
  </message>
  <message>
   <source>against the superficial aponeurosis</source>
   <translation>相对于浅层腱膜</translation>
  </message>
  <message>
   <source>length of the fascicle's line</source>
   <translation>肌束线的长度</translation>
  </message>
  <message>
   <source>MT / sin PA</source>
   <translation>MT / sin PA</translation>
  </message>
  <message>
   <source>Drawn fascicles</source>
   <translation>所画的肌束</translation>
  </message>
  <message>
   <source>extended to both aponeuroses</source>
   <translation>延长至两条腱膜</translation>
  </message>
  <message>
   <source>as drawn</source>
   <translation>按所画</translation>
  </message>
  <message>
   <source>Muscle state</source>
   <translation>肌肉状态</translation>
  </message>
  <message>
   <source>not known</source>
   <translation>未知</translation>
  </message>
  <message>
   <source>at rest</source>
   <translation>静息</translation>
  </message>
  <message>
   <source>contracting</source>
   <translation>收缩</translation>
  </message>
  <message>
   <source>Muscle state (angle, torque, activity)</source>
   <translation>肌肉状态（角度、力矩、活动）</translation>
  </message>
  <message>
   <source>Region</source>
   <translation>区域</translation>
  </message>
  <message>
   <source>Click round the muscle between the aponeuroses, right-click to end; then run again.</source>
   <translation>在两层腱膜之间绕肌肉点击，右键结束；然后重新运行。</translation>
  </message>
  <message>
   <source>Joint angle</source>
   <translation>关节角度</translation>
  </message>
  <message>
   <source>Joint torque</source>
   <translation>关节力矩</translation>
  </message>
  <message>
   <source>EMG</source>
   <translation>肌电</translation>
  </message>
  <message>
   <source>MT, PA and FL beside</source>
   <translation>同时给出 MT、PA 和 FL</translation>
  </message>
  <message>
   <source>as they are on the frame</source>
   <translation>沿用帧上已有的</translation>
  </message>
  <message>
   <source>found in every frame, slower</source>
   <translation>在每一帧中查找，较慢</translation>
  </message>
  <message>
   <source>Rotator cuff tear</source>
   <translation>肩袖撕裂</translation>
  </message>
  <message>
   <source>Tendon</source>
   <translation>肌腱</translation>
  </message>
  <message>
   <source>Click round the tendon, its tear included; right-click to end.</source>
   <translation>围绕肌腱（包括撕裂）依次单击；右键结束。</translation>
  </message>
  <message>
   <source>Tear</source>
   <translation>撕裂</translation>
  </message>
  <message>
   <source>Click round the tear; right-click to end.</source>
   <translation>围绕撕裂依次单击；右键结束。</translation>
  </message>
  <message>
   <source>Humeral head</source>
   <translation>肱骨头</translation>
  </message>
  <message>
   <source>Click along the bone's surface and back below it; right-click to end.</source>
   <translation>沿骨表面单击，再从其下方返回；右键结束。</translation>
  </message>
  <message>
   <source>Tear width</source>
   <translation>撕裂宽度</translation>
  </message>
  <message>
   <source>Click the two ends: tear width.</source>
   <translation>单击两端：撕裂宽度。</translation>
  </message>
  <message>
   <source>Tear depth</source>
   <translation>撕裂深度</translation>
  </message>
  <message>
   <source>Click the two ends: tear depth.</source>
   <translation>单击两端：撕裂深度。</translation>
  </message>
  <message>
   <source>Tendon thickness</source>
   <translation>肌腱厚度</translation>
  </message>
  <message>
   <source>Click the two ends: tendon thickness.</source>
   <translation>单击两端：肌腱厚度。</translation>
  </message>
  <message>
   <source>Distance from the footprint</source>
   <translation>距足印区距离</translation>
  </message>
  <message>
   <source>Click the two ends: distance from the footprint.</source>
   <translation>单击两端：距足印区距离。</translation>
  </message>
  <message>
   <source>Tear area</source>
   <translation>撕裂面积</translation>
  </message>
  <message>
   <source>Tear width along the tendon</source>
   <translation>沿肌腱的撕裂宽度</translation>
  </message>
  <message>
   <source>Tear depth across the tendon</source>
   <translation>横穿肌腱的撕裂深度</translation>
  </message>
  <message>
   <source>Share of the thickness torn</source>
   <translation>撕裂占厚度的比例</translation>
  </message>
  <message>
   <source>Tendon echo intensity</source>
   <translation>肌腱回声强度</translation>
  </message>
  <message>
   <source>Probability of a tear</source>
   <translation>存在撕裂的概率</translation>
  </message>
  <message>
   <source>Full-thickness tear</source>
   <translation>全层撕裂</translation>
  </message>
  <message>
   <source>reaches joint and bursa</source>
   <translation>达到关节面和滑囊面</translation>
  </message>
  <message>
   <source>90 % or more of the thickness</source>
   <translation>厚度的 90 % 或以上</translation>
  </message>
  <message>
   <source>Shoulder bones in MRI</source>
   <translation>MRI 中的肩部骨骼</translation>
  </message>
  <message>
   <source>Scapular axis</source>
   <translation>肩胛骨轴</translation>
  </message>
  <message>
   <source>place three points: where the spine of the scapula meets its medial border, its inferior angle, and the centre of the glenoid (or as far towards the first two as the image goes)</source>
   <translation>请放置三个点：肩胛冈与内侧缘的交点、肩胛骨下角、关节盂中心（前两点可放在图像所及的最远处）</translation>
  </message>
  <message>
   <source>Volume of the humerus</source>
   <translation>肱骨体积</translation>
  </message>
  <message>
   <source>Volume of the glenoid</source>
   <translation>关节盂体积</translation>
  </message>
  <message>
   <source>Diameter of the head</source>
   <translation>肱骨头直径</translation>
  </message>
  <message>
   <source>Distance of the bone to the sphere</source>
   <translation>骨面到球面的距离</translation>
  </message>
  <message>
   <source>Height of the glenoid</source>
   <translation>关节盂高度</translation>
  </message>
  <message>
   <source>Width of the glenoid</source>
   <translation>关节盂宽度</translation>
  </message>
  <message>
   <source>Head coverage</source>
   <translation>肱骨头覆盖率</translation>
  </message>
  <message>
   <source>Version of the glenoid (+ forwards)</source>
   <translation>关节盂倾角（+ 向前）</translation>
  </message>
  <message>
   <source>Inclination of the glenoid (+ upwards)</source>
   <translation>关节盂倾斜度（+ 向上）</translation>
  </message>
  <message>
   <source>Subluxation index (50: centred)</source>
   <translation>半脱位指数（50：居中）</translation>
  </message>
  <message>
   <source>Subluxation index</source>
   <translation>半脱位指数</translation>
  </message>
  <message>
   <source>against the glenoid (Walch 1998)</source>
   <translation>相对关节盂（Walch 1998）</translation>
  </message>
  <message>
   <source>against the scapular plane (Sabesan 2014)</source>
   <translation>相对肩胛骨平面（Sabesan 2014）</translation>
  </message>
  <message>
   <source>Head coverage (Saha 1971)</source>
   <translation>肱骨头覆盖率（Saha 1971）</translation>
  </message>
  <message>
   <source>of the glenoid's width</source>
   <translation>按关节盂宽度</translation>
  </message>
  <message>
   <source>of its height</source>
   <translation>按其高度</translation>
  </message>
  <message>
   <source>Transverse muscle scan</source>
   <translation>肌肉横切扫描</translation>
  </message>
  <message>
   <source>Fat line</source>
   <translation>脂肪线</translation>
  </message>
  <message>
   <source>Propose a line through the fat above each contour, to be dragged. Without a contour: click its two ends.</source>
   <translation>为每个轮廓上方的脂肪提出一条线，可拖动。没有轮廓时：单击其两端。</translation>
  </message>
  <message>
   <source>Fat thickness</source>
   <translation>脂肪厚度</translation>
  </message>
  <message>
   <source>EI, fat-corrected</source>
   <translation>EI（脂肪校正）</translation>
  </message>
  <message>
   <source>Fat correction of EI</source>
   <translation>EI 的脂肪校正</translation>
  </message>
  <message>
   <source>none</source>
   <translation>无</translation>
  </message>
  <message>
   <source>Young et al. 2015 (+40.5 per cm)</source>
   <translation>Young 等 2015（每厘米 +40.5）</translation>
  </message>
  <message>
   <source>Transverse nerve scan</source>
   <translation>神经横切扫描</translation>
  </message>
 </context>
 <context>
  <name>panel.pictures</name>
  <message>
   <source>new</source>
   <translation>新</translation>
  </message>
  <message>
   <source>Picture</source>
   <translation>图像</translation>
  </message>
  <message>
   <source>Scale</source>
   <translation>比例尺</translation>
  </message>
  <message>
   <source>State</source>
   <translation>状态</translation>
  </message>
  <message>
   <source>A run is going on; wait for it, or cancel it first.</source>
   <translation>正在运行；请等待，或先取消。</translation>
  </message>
  <message>
   <source>{measured} of {total} measured</source>
   <translation>{total} 帧中已测量 {measured} 帧</translation>
  </message>
  <message>
   <source>{count} accepted</source>
   <translation>已接受 {count} 帧</translation>
  </message>
 </context>
 <context>
  <name>panel.queue</name>
  <message>
   <source>new</source>
   <translation>新</translation>
  </message>
  <message>
   <source>AI</source>
   <translation>人工智能</translation>
  </message>
  <message>
   <source>corrected</source>
   <translation>已修正</translation>
  </message>
  <message>
   <source>approved</source>
   <translation>已批准</translation>
  </message>
  <message>
   <source>rejected</source>
   <translation>已拒绝</translation>
  </message>
  <message>
   <source>as they were added</source>
   <translation>按添加顺序</translation>
  </message>
  <message>
   <source>least confident first</source>
   <translation>置信度最低优先</translation>
  </message>
  <message>
   <source>flagged first</source>
   <translation>已标记优先</translation>
  </message>
  <message>
   <source>most informative first</source>
   <translation>信息量最大优先</translation>
  </message>
  <message>
   <source>by status</source>
   <translation>按状态</translation>
  </message>
  <message>
   <source>all</source>
   <translation>全部</translation>
  </message>
  <message>
   <source>flagged</source>
   <translation>已标记</translation>
  </message>
  <message>
   <source>Folder of the study</source>
   <translation>研究文件夹</translation>
  </message>
  <message>
   <source>Saved in the study.</source>
   <translation>已保存到研究中。</translation>
  </message>
  <message>
   <source>Why can this image not be used?</source>
   <translation>为何无法使用此图像？</translation>
  </message>
  <message>
   <source>Image</source>
   <translation>图像</translation>
  </message>
  <message>
   <source>Status</source>
   <translation>状态</translation>
  </message>
  <message>
   <source>Confidence</source>
   <translation>置信度</translation>
  </message>
  <message>
   <source>To be known</source>
   <translation>提示</translation>
  </message>
  <message>
   <source>Time</source>
   <translation>时间</translation>
  </message>
  <message>
   <source>Type your name first (section 4): what you correct in a study is kept under it.</source>
   <translation>请先输入您的姓名（第 4 部分）：您在研究中的修正以此姓名保存。</translation>
  </message>
  <message>
   <source>Open a study first.</source>
   <translation>请先打开一个研究。</translation>
  </message>
  <message>
   <source>Open an image of the study first: double-click it, or press Next.</source>
   <translation>请先打开研究中的一张图像：双击它，或按“下一张”。</translation>
  </message>
  <message>
   <source>Nothing is left to do here: every image that fits is approved or rejected.</source>
   <translation>这里没有待处理的内容：所有符合条件的图像均已批准或拒绝。</translation>
  </message>
  <message>
   <source>There is no image before this one.</source>
   <translation>此图像之前没有图像。</translation>
  </message>
  <message>
   <source>Say why the image is rejected, such as: blurred, another muscle, cut off.</source>
   <translation>请说明为何拒绝该图像，例如：模糊、其他肌肉、被截断。</translation>
  </message>
  <message>
   <source>A run is going on; wait for it, or cancel it first.</source>
   <translation>正在运行；请等待，或先取消。</translation>
  </message>
  <message>
   <source>No study is open.</source>
   <translation>没有打开的研究。</translation>
  </message>
  <message>
   <source>{name}: {status}.</source>
   <translation>{name}：{status}。</translation>
  </message>
  <message>
   <source>{count} images are in the study; double-click one, or press Next.</source>
   <translation>研究中有 {count} 张图像；双击其中一张，或按“下一张”。</translation>
  </message>
  <message>
   <source> (reading {number})</source>
   <translation> （第 {number} 次判读）</translation>
  </message>
  <message>
   <source>{what} Take it over?</source>
   <translation>{what} 是否接管？</translation>
  </message>
 </context>
 <context>
  <name>panel.read</name>
  <message>
   <source>Quantity</source>
   <translation>指标</translation>
  </message>
  <message>
   <source>Value</source>
   <translation>数值</translation>
  </message>
  <message>
   <source>Unit</source>
   <translation>单位</translation>
  </message>
  <message>
   <source>From</source>
   <translation>来源</translation>
  </message>
  <message>
   <source>Frame</source>
   <translation>帧</translation>
  </message>
  <message>
   <source>Note</source>
   <translation>备注</translation>
  </message>
  <message>
   <source>{name} is locked: it cannot be dragged.</source>
   <translation>{name} 已锁定：不能拖动。</translation>
  </message>
  <message>
   <source>{name} can be dragged again.</source>
   <translation>{name} 又可以拖动了。</translation>
  </message>
  <message>
   <source>unsure</source>
   <translation>不确定</translation>
  </message>
  <message>
   <source>Signals measured beside the recording</source>
   <translation>与记录同时测得的信号</translation>
  </message>
  <message>
   <source>auto</source>
   <translation>自动</translation>
  </message>
  <message>
   <source>edited</source>
   <translation>已编辑</translation>
  </message>
  <message>
   <source>manual</source>
   <translation>手工</translation>
  </message>
  <message>
   <source>All</source>
   <translation>全部</translation>
  </message>
  <message>
   <source>Unchecked</source>
   <translation>未核对</translation>
  </message>
  <message>
   <source>Look odd</source>
   <translation>看起来异常</translation>
  </message>
  <message>
   <source>This number follows from its lines; drag them in the picture instead.</source>
   <translation>该数值由其线得出；请改为在图像中拖动它们。</translation>
  </message>
  <message>
   <source>Select the row of a line in the table first (section 5).</source>
   <translation>请先在表格中选择一条线所在的行（第 5 节）。</translation>
  </message>
  <message>
   <source>Delete</source>
   <translation>删除</translation>
  </message>
  <message>
   <source>Reset this line</source>
   <translation>重置这条线</translation>
  </message>
  <message>
   <source>Copy to the next frame</source>
   <translation>复制到下一帧</translation>
  </message>
  <message>
   <source>Note …</source>
   <translation>备注…</translation>
  </message>
  <message>
   <source>No frame looks wrong.</source>
   <translation>没有看起来不对的帧。</translation>
  </message>
  <message>
   <source>This is a single picture; a plot over time needs a cine.</source>
   <translation>这是单幅图像；随时间变化的曲线图需要影像。</translation>
  </message>
  <message>
   <source>Signals</source>
   <translation>信号</translation>
  </message>
  <message>
   <source>The signals are in the plot.</source>
   <translation>信号已显示在曲线图中。</translation>
  </message>
  <message>
   <source>Frames that look wrong: </source>
   <translation>看起来不对的帧： </translation>
  </message>
  <message>
   <source>Echo intensity of all pixels inside, zeros included</source>
   <translation>内部所有像素的回声强度，包括零值</translation>
  </message>
  <message>
   <source>Unlock</source>
   <translation>解锁</translation>
  </message>
  <message>
   <source>Lock</source>
   <translation>锁定</translation>
  </message>
  <message>
   <source>Note on {name}</source>
   <translation>{name} 的备注</translation>
  </message>
  <message>
   <source>{quantity}, z-score</source>
   <translation>{quantity}，z 分数</translation>
  </message>
  <message>
   <source>scale: {source}</source>
   <translation>比例尺：{source}</translation>
  </message>
  <message>
   <source>Frame {frame}: {why}</source>
   <translation>第 {frame} 帧：{why}</translation>
  </message>
  <message>
   <source>{frame} ({why})</source>
   <translation>{frame}（{why}）</translation>
  </message>
  <message>
   <source>Looks wrong: {why}</source>
   <translation>看起来不对：{why}</translation>
  </message>
  <message>
   <source>by {rater}</source>
   <translation>由 {rater}</translation>
  </message>
  <message>
   <source>model: {model}</source>
   <translation>模型：{model}</translation>
  </message>
  <message>
   <source>and {count} more</source>
   <translation>以及另外 {count} 项</translation>
  </message>
  <message>
   <source>"{text}" is no number; type for instance 18.5.</source>
   <translation>“{text}”不是数字；请输入例如 18.5。</translation>
  </message>
  <message>
   <source>checked</source>
   <translation>已核对</translation>
  </message>
  <message>
   <source>Known distance</source>
   <translation>已知距离</translation>
  </message>
  <message>
   <source>Longitudinal muscle scan</source>
   <translation>肌肉纵切扫描</translation>
  </message>
  <message>
   <source>Superficial</source>
   <translation>浅层</translation>
  </message>
  <message>
   <source>Draw the superficial aponeurosis along its lower edge: click along it, right-click to end.</source>
   <translation>沿浅层腱膜下缘绘制：沿其单击，右键单击结束。</translation>
  </message>
  <message>
   <source>Deep</source>
   <translation>深层</translation>
  </message>
  <message>
   <source>Draw the deep aponeurosis along its upper edge: click along it, right-click to end.</source>
   <translation>沿深层腱膜上缘绘制：沿其单击，右键单击结束。</translation>
  </message>
  <message>
   <source>Fascicle</source>
   <translation>肌束</translation>
  </message>
  <message>
   <source>Add a fascicle: click its two ends. Its pennation angle comes along.</source>
   <translation>添加肌束：单击其两端。羽状角会随之出现。</translation>
  </message>
  <message>
   <source>Thickness</source>
   <translation>厚度</translation>
  </message>
  <message>
   <source>Add a thickness line: click its two ends.</source>
   <translation>添加厚度线：单击其两端。</translation>
  </message>
  <message>
   <source>Angle</source>
   <translation>角</translation>
  </message>
  <message>
   <source>Add a pennation angle: click arm, vertex, arm.</source>
   <translation>添加羽状角：单击臂、顶点、臂。</translation>
  </message>
  <message>
   <source>Closed curve</source>
   <translation>闭合曲线</translation>
  </message>
  <message>
   <source>Add a closed curve: click around it, right-click to end.</source>
   <translation>添加闭合曲线：沿周围单击，右键单击结束。</translation>
  </message>
  <message>
   <source>Muscle thickness</source>
   <translation>肌肉厚度</translation>
  </message>
  <message>
   <source>Pennation angle</source>
   <translation>羽状角</translation>
  </message>
  <message>
   <source>Fascicle length</source>
   <translation>肌束长度</translation>
  </message>
  <message>
   <source>Fascicle angle</source>
   <translation>肌束角度</translation>
  </message>
  <message>
   <source>Superficial angle</source>
   <translation>浅层角度</translation>
  </message>
  <message>
   <source>Deep angle</source>
   <translation>深层角度</translation>
  </message>
  <message>
   <source>Area (CSA)</source>
   <translation>面积（CSA）</translation>
  </message>
  <message>
   <source>Perimeter</source>
   <translation>周长</translation>
  </message>
  <message>
   <source>Echo intensity</source>
   <translation>回声强度</translation>
  </message>
  <message>
   <source>Echo intensity SD</source>
   <translation>回声强度标准差</translation>
  </message>
  <message>
   <source>EI median</source>
   <translation>EI 中位数</translation>
  </message>
  <message>
   <source>Width</source>
   <translation>宽度</translation>
  </message>
  <message>
   <source>Depth</source>
   <translation>深度</translation>
  </message>
  <message>
   <source>Depth / width</source>
   <translation>深度／宽度</translation>
  </message>
  <message>
   <source>Pixels left out of EI</source>
   <translation>EI 未计入的像素</translation>
  </message>
  <message>
   <source>along the normal of the mid-line</source>
   <translation>沿中线的法线</translation>
  </message>
  <message>
   <source>vertical</source>
   <translation>垂直</translation>
  </message>
  <message>
   <source>against the deep aponeurosis</source>
   <translation>相对于深层腱膜</translation>
  </message>
  <message>
   <source>against the superficial aponeurosis</source>
   <translation>相对于浅层腱膜</translation>
  </message>
  <message>
   <source>length of the fascicle's line</source>
   <translation>肌束线的长度</translation>
  </message>
  <message>
   <source>MT / sin PA</source>
   <translation>MT / sin PA</translation>
  </message>
  <message>
   <source>Drawn fascicles</source>
   <translation>所画的肌束</translation>
  </message>
  <message>
   <source>extended to both aponeuroses</source>
   <translation>延长至两条腱膜</translation>
  </message>
  <message>
   <source>as drawn</source>
   <translation>按所画</translation>
  </message>
  <message>
   <source>Muscle state</source>
   <translation>肌肉状态</translation>
  </message>
  <message>
   <source>not known</source>
   <translation>未知</translation>
  </message>
  <message>
   <source>at rest</source>
   <translation>静息</translation>
  </message>
  <message>
   <source>contracting</source>
   <translation>收缩</translation>
  </message>
  <message>
   <source>Muscle state (angle, torque, activity)</source>
   <translation>肌肉状态（角度、力矩、活动）</translation>
  </message>
  <message>
   <source>Region</source>
   <translation>区域</translation>
  </message>
  <message>
   <source>Click round the muscle between the aponeuroses, right-click to end; then run again.</source>
   <translation>在两层腱膜之间绕肌肉点击，右键结束；然后重新运行。</translation>
  </message>
  <message>
   <source>Joint angle</source>
   <translation>关节角度</translation>
  </message>
  <message>
   <source>Joint torque</source>
   <translation>关节力矩</translation>
  </message>
  <message>
   <source>EMG</source>
   <translation>肌电</translation>
  </message>
  <message>
   <source>MT, PA and FL beside</source>
   <translation>同时给出 MT、PA 和 FL</translation>
  </message>
  <message>
   <source>as they are on the frame</source>
   <translation>沿用帧上已有的</translation>
  </message>
  <message>
   <source>found in every frame, slower</source>
   <translation>在每一帧中查找，较慢</translation>
  </message>
  <message>
   <source>Rotator cuff tear</source>
   <translation>肩袖撕裂</translation>
  </message>
  <message>
   <source>Tendon</source>
   <translation>肌腱</translation>
  </message>
  <message>
   <source>Click round the tendon, its tear included; right-click to end.</source>
   <translation>围绕肌腱（包括撕裂）依次单击；右键结束。</translation>
  </message>
  <message>
   <source>Tear</source>
   <translation>撕裂</translation>
  </message>
  <message>
   <source>Click round the tear; right-click to end.</source>
   <translation>围绕撕裂依次单击；右键结束。</translation>
  </message>
  <message>
   <source>Humeral head</source>
   <translation>肱骨头</translation>
  </message>
  <message>
   <source>Click along the bone's surface and back below it; right-click to end.</source>
   <translation>沿骨表面单击，再从其下方返回；右键结束。</translation>
  </message>
  <message>
   <source>Tear width</source>
   <translation>撕裂宽度</translation>
  </message>
  <message>
   <source>Click the two ends: tear width.</source>
   <translation>单击两端：撕裂宽度。</translation>
  </message>
  <message>
   <source>Tear depth</source>
   <translation>撕裂深度</translation>
  </message>
  <message>
   <source>Click the two ends: tear depth.</source>
   <translation>单击两端：撕裂深度。</translation>
  </message>
  <message>
   <source>Tendon thickness</source>
   <translation>肌腱厚度</translation>
  </message>
  <message>
   <source>Click the two ends: tendon thickness.</source>
   <translation>单击两端：肌腱厚度。</translation>
  </message>
  <message>
   <source>Distance from the footprint</source>
   <translation>距足印区距离</translation>
  </message>
  <message>
   <source>Click the two ends: distance from the footprint.</source>
   <translation>单击两端：距足印区距离。</translation>
  </message>
  <message>
   <source>Tear area</source>
   <translation>撕裂面积</translation>
  </message>
  <message>
   <source>Tear width along the tendon</source>
   <translation>沿肌腱的撕裂宽度</translation>
  </message>
  <message>
   <source>Tear depth across the tendon</source>
   <translation>横穿肌腱的撕裂深度</translation>
  </message>
  <message>
   <source>Share of the thickness torn</source>
   <translation>撕裂占厚度的比例</translation>
  </message>
  <message>
   <source>Tendon echo intensity</source>
   <translation>肌腱回声强度</translation>
  </message>
  <message>
   <source>Probability of a tear</source>
   <translation>存在撕裂的概率</translation>
  </message>
  <message>
   <source>Full-thickness tear</source>
   <translation>全层撕裂</translation>
  </message>
  <message>
   <source>reaches joint and bursa</source>
   <translation>达到关节面和滑囊面</translation>
  </message>
  <message>
   <source>90 % or more of the thickness</source>
   <translation>厚度的 90 % 或以上</translation>
  </message>
  <message>
   <source>Shoulder bones in MRI</source>
   <translation>MRI 中的肩部骨骼</translation>
  </message>
  <message>
   <source>Scapular axis</source>
   <translation>肩胛骨轴</translation>
  </message>
  <message>
   <source>place three points: where the spine of the scapula meets its medial border, its inferior angle, and the centre of the glenoid (or as far towards the first two as the image goes)</source>
   <translation>请放置三个点：肩胛冈与内侧缘的交点、肩胛骨下角、关节盂中心（前两点可放在图像所及的最远处）</translation>
  </message>
  <message>
   <source>Volume of the humerus</source>
   <translation>肱骨体积</translation>
  </message>
  <message>
   <source>Volume of the glenoid</source>
   <translation>关节盂体积</translation>
  </message>
  <message>
   <source>Diameter of the head</source>
   <translation>肱骨头直径</translation>
  </message>
  <message>
   <source>Distance of the bone to the sphere</source>
   <translation>骨面到球面的距离</translation>
  </message>
  <message>
   <source>Height of the glenoid</source>
   <translation>关节盂高度</translation>
  </message>
  <message>
   <source>Width of the glenoid</source>
   <translation>关节盂宽度</translation>
  </message>
  <message>
   <source>Head coverage</source>
   <translation>肱骨头覆盖率</translation>
  </message>
  <message>
   <source>Version of the glenoid (+ forwards)</source>
   <translation>关节盂倾角（+ 向前）</translation>
  </message>
  <message>
   <source>Inclination of the glenoid (+ upwards)</source>
   <translation>关节盂倾斜度（+ 向上）</translation>
  </message>
  <message>
   <source>Subluxation index (50: centred)</source>
   <translation>半脱位指数（50：居中）</translation>
  </message>
  <message>
   <source>Subluxation index</source>
   <translation>半脱位指数</translation>
  </message>
  <message>
   <source>against the glenoid (Walch 1998)</source>
   <translation>相对关节盂（Walch 1998）</translation>
  </message>
  <message>
   <source>against the scapular plane (Sabesan 2014)</source>
   <translation>相对肩胛骨平面（Sabesan 2014）</translation>
  </message>
  <message>
   <source>Head coverage (Saha 1971)</source>
   <translation>肱骨头覆盖率（Saha 1971）</translation>
  </message>
  <message>
   <source>of the glenoid's width</source>
   <translation>按关节盂宽度</translation>
  </message>
  <message>
   <source>of its height</source>
   <translation>按其高度</translation>
  </message>
  <message>
   <source>Transverse muscle scan</source>
   <translation>肌肉横切扫描</translation>
  </message>
  <message>
   <source>Fat line</source>
   <translation>脂肪线</translation>
  </message>
  <message>
   <source>Propose a line through the fat above each contour, to be dragged. Without a contour: click its two ends.</source>
   <translation>为每个轮廓上方的脂肪提出一条线，可拖动。没有轮廓时：单击其两端。</translation>
  </message>
  <message>
   <source>Fat thickness</source>
   <translation>脂肪厚度</translation>
  </message>
  <message>
   <source>EI, fat-corrected</source>
   <translation>EI（脂肪校正）</translation>
  </message>
  <message>
   <source>Fat correction of EI</source>
   <translation>EI 的脂肪校正</translation>
  </message>
  <message>
   <source>none</source>
   <translation>无</translation>
  </message>
  <message>
   <source>Young et al. 2015 (+40.5 per cm)</source>
   <translation>Young 等 2015（每厘米 +40.5）</translation>
  </message>
  <message>
   <source>Transverse nerve scan</source>
   <translation>神经横切扫描</translation>
  </message>
 </context>
 <context>
  <name>panel.reference</name>
  <message>
   <source>Your table of reference values (CSV). The example {path} shows its columns; its values are made up.</source>
   <translation>您的参考值表（CSV）。示例 {path} 展示了各列；其中数值是虚构的。</translation>
  </message>
  <message>
   <source>side: –</source>
   <translation>侧别：–</translation>
  </message>
  <message>
   <source>left</source>
   <translation>左</translation>
  </message>
  <message>
   <source>right</source>
   <translation>右</translation>
  </message>
  <message>
   <source>sex: –</source>
   <translation>性别：–</translation>
  </message>
  <message>
   <source>female</source>
   <translation>女</translation>
  </message>
  <message>
   <source>male</source>
   <translation>男</translation>
  </message>
  <message>
   <source>Table of reference values</source>
   <translation>参考值表</translation>
  </message>
  <message>
   <source>The z-scores are gone.</source>
   <translation>z 分数已去掉。</translation>
  </message>
  <message>
   <source>Taken from the DICOM file; it stays in memory and is never saved.</source>
   <translation>取自 DICOM 文件；只留在内存中，从不保存。</translation>
  </message>
  <message>
   <source>Tables</source>
   <translation>表格</translation>
  </message>
  <message>
   <source>z-scores will stand beside area and echo intensity once there is a contour.</source>
   <translation>有了轮廓后，z 分数会显示在面积和回声强度旁边。</translation>
  </message>
  <message>
   <source>The z-score of EI</source>
   <translation>EI 的 z 分数</translation>
  </message>
  <message>
   <source>The z-score of CSA</source>
   <translation>CSA 的 z 分数</translation>
  </message>
  <message>
   <source>The age</source>
   <translation>年龄</translation>
  </message>
  <message>
   <source>The height</source>
   <translation>身高</translation>
  </message>
  <message>
   <source>The weight</source>
   <translation>体重</translation>
  </message>
  <message>
   <source>z-scores stand beside area and echo intensity.</source>
   <translation>z 分数显示在面积和回声强度旁边。</translation>
  </message>
  <message>
   <source>{what} must be a number, not {text}.</source>
   <translation>{what}必须是数字，而不是 {text}。</translation>
  </message>
  <message>
   <source>No z-score: {why}</source>
   <translation>没有 z 分数：{why}</translation>
  </message>
 </context>
 <context>
  <name>panel.run</name>
  <message>
   <source>No model is installed for this task: draw the curve or paint the segment; all numbers work without a model.</source>
   <translation>该任务没有安装模型：请画曲线或涂绘分割；没有模型时所有数值仍可用。</translation>
  </message>
  <message>
   <source>train on your own images before use.</source>
   <translation>使用前请用您自己的图像训练。</translation>
  </message>
  <message>
   <source>Loading the network …</source>
   <translation>正在加载网络……</translation>
  </message>
  <message>
   <source>Done: one frame.</source>
   <translation>完成：一帧。</translation>
  </message>
  <message>
   <source>Done: the volume is segmented and measured.</source>
   <translation>完成：体数据已分割并测量。</translation>
  </message>
  <message>
   <source>A run is going on; wait for it, or cancel it first.</source>
   <translation>正在运行；请等待，或先取消。</translation>
  </message>
  <message>
   <source>Cancelling …</source>
   <translation>正在取消……</translation>
  </message>
  <message>
   <source>Segmenting and measuring …</source>
   <translation>正在分割和测量……</translation>
  </message>
  <message>
   <source>All tasks are listed; those that were not listed before are made for another kind of image.</source>
   <translation>已列出所有任务；之前未列出的任务是为另一类图像制作的。</translation>
  </message>
  <message>
   <source>A run is going on; wait for it, or cancel it, then choose another task.</source>
   <translation>正在运行；请等待或取消，然后再选择另一任务。</translation>
  </message>
  <message>
   <source>{count} s</source>
   <translation>{count} 秒</translation>
  </message>
  <message>
   <source>{count} min</source>
   <translation>{count} 分钟</translation>
  </message>
  <message>
   <source>{done} of {total} parts</source>
   <translation>{total} 部分中的 {done} 部分</translation>
  </message>
  <message>
   <source>{done} of {total} frames</source>
   <translation>{total} 帧中的 {done} 帧</translation>
  </message>
  <message>
   <source>{done} of {total} frames done</source>
   <translation>{total} 帧中已完成 {done} 帧</translation>
  </message>
  <message>
   <source>Done: {done} frames.</source>
   <translation>完成：{done} 帧。</translation>
  </message>
  <message>
   <source>The packages that the network needs are not there.</source>
   <translation>缺少网络所需的软件包。</translation>
  </message>
  <message>
   <source>All tasks …</source>
   <translation>所有任务…</translation>
  </message>
  <message>
   <source>Looking which muscle the clip shows: {done} of {total} frames</source>
   <translation>正在查看影像显示的是哪块肌肉：{total} 帧中的 {done} 帧</translation>
  </message>
  <message>
   <source>Cancelled; the volume is as it was.</source>
   <translation>已取消；体数据保持原样。</translation>
  </message>
  <message>
   <source>Cancelled. {done} of {total} frames are done and kept.</source>
   <translation>已取消。{total} 帧中有 {done} 帧已完成并保留。</translation>
  </message>
  <message>
   <source>Frames that look wrong: {count}; press {key} to go through them.</source>
   <translation>看起来不对的帧：{count} 个；按 {key} 逐一查看。</translation>
  </message>
  <message>
   <source>, about {time} left</source>
   <translation>，大约还需 {time}</translation>
  </message>
  <message>
   <source>auto</source>
   <translation>自动</translation>
  </message>
  <message>
   <source>edited</source>
   <translation>已编辑</translation>
  </message>
  <message>
   <source>manual</source>
   <translation>手工</translation>
  </message>
  <message>
   <source>Known distance</source>
   <translation>已知距离</translation>
  </message>
  <message>
   <source>Longitudinal muscle scan</source>
   <translation>肌肉纵切扫描</translation>
  </message>
  <message>
   <source>Superficial</source>
   <translation>浅层</translation>
  </message>
  <message>
   <source>Draw the superficial aponeurosis along its lower edge: click along it, right-click to end.</source>
   <translation>沿浅层腱膜下缘绘制：沿其单击，右键单击结束。</translation>
  </message>
  <message>
   <source>Deep</source>
   <translation>深层</translation>
  </message>
  <message>
   <source>Draw the deep aponeurosis along its upper edge: click along it, right-click to end.</source>
   <translation>沿深层腱膜上缘绘制：沿其单击，右键单击结束。</translation>
  </message>
  <message>
   <source>Fascicle</source>
   <translation>肌束</translation>
  </message>
  <message>
   <source>Add a fascicle: click its two ends. Its pennation angle comes along.</source>
   <translation>添加肌束：单击其两端。羽状角会随之出现。</translation>
  </message>
  <message>
   <source>Thickness</source>
   <translation>厚度</translation>
  </message>
  <message>
   <source>Add a thickness line: click its two ends.</source>
   <translation>添加厚度线：单击其两端。</translation>
  </message>
  <message>
   <source>Angle</source>
   <translation>角</translation>
  </message>
  <message>
   <source>Add a pennation angle: click arm, vertex, arm.</source>
   <translation>添加羽状角：单击臂、顶点、臂。</translation>
  </message>
  <message>
   <source>Closed curve</source>
   <translation>闭合曲线</translation>
  </message>
  <message>
   <source>Add a closed curve: click around it, right-click to end.</source>
   <translation>添加闭合曲线：沿周围单击，右键单击结束。</translation>
  </message>
  <message>
   <source>Muscle thickness</source>
   <translation>肌肉厚度</translation>
  </message>
  <message>
   <source>Pennation angle</source>
   <translation>羽状角</translation>
  </message>
  <message>
   <source>Fascicle length</source>
   <translation>肌束长度</translation>
  </message>
  <message>
   <source>Fascicle angle</source>
   <translation>肌束角度</translation>
  </message>
  <message>
   <source>Superficial angle</source>
   <translation>浅层角度</translation>
  </message>
  <message>
   <source>Deep angle</source>
   <translation>深层角度</translation>
  </message>
  <message>
   <source>Area (CSA)</source>
   <translation>面积（CSA）</translation>
  </message>
  <message>
   <source>Perimeter</source>
   <translation>周长</translation>
  </message>
  <message>
   <source>Echo intensity</source>
   <translation>回声强度</translation>
  </message>
  <message>
   <source>Echo intensity SD</source>
   <translation>回声强度标准差</translation>
  </message>
  <message>
   <source>EI median</source>
   <translation>EI 中位数</translation>
  </message>
  <message>
   <source>Width</source>
   <translation>宽度</translation>
  </message>
  <message>
   <source>Depth</source>
   <translation>深度</translation>
  </message>
  <message>
   <source>Depth / width</source>
   <translation>深度／宽度</translation>
  </message>
  <message>
   <source>Pixels left out of EI</source>
   <translation>EI 未计入的像素</translation>
  </message>
  <message>
   <source>along the normal of the mid-line</source>
   <translation>沿中线的法线</translation>
  </message>
  <message>
   <source>vertical</source>
   <translation>垂直</translation>
  </message>
  <message>
   <source>against the deep aponeurosis</source>
   <translation>相对于深层腱膜</translation>
  </message>
  <message>
   <source>against the superficial aponeurosis</source>
   <translation>相对于浅层腱膜</translation>
  </message>
  <message>
   <source>length of the fascicle's line</source>
   <translation>肌束线的长度</translation>
  </message>
  <message>
   <source>MT / sin PA</source>
   <translation>MT / sin PA</translation>
  </message>
  <message>
   <source>Drawn fascicles</source>
   <translation>所画的肌束</translation>
  </message>
  <message>
   <source>extended to both aponeuroses</source>
   <translation>延长至两条腱膜</translation>
  </message>
  <message>
   <source>as drawn</source>
   <translation>按所画</translation>
  </message>
  <message>
   <source>Muscle state</source>
   <translation>肌肉状态</translation>
  </message>
  <message>
   <source>not known</source>
   <translation>未知</translation>
  </message>
  <message>
   <source>at rest</source>
   <translation>静息</translation>
  </message>
  <message>
   <source>contracting</source>
   <translation>收缩</translation>
  </message>
  <message>
   <source>Muscle state (angle, torque, activity)</source>
   <translation>肌肉状态（角度、力矩、活动）</translation>
  </message>
  <message>
   <source>Region</source>
   <translation>区域</translation>
  </message>
  <message>
   <source>Click round the muscle between the aponeuroses, right-click to end; then run again.</source>
   <translation>在两层腱膜之间绕肌肉点击，右键结束；然后重新运行。</translation>
  </message>
  <message>
   <source>Joint angle</source>
   <translation>关节角度</translation>
  </message>
  <message>
   <source>Joint torque</source>
   <translation>关节力矩</translation>
  </message>
  <message>
   <source>EMG</source>
   <translation>肌电</translation>
  </message>
  <message>
   <source>MT, PA and FL beside</source>
   <translation>同时给出 MT、PA 和 FL</translation>
  </message>
  <message>
   <source>as they are on the frame</source>
   <translation>沿用帧上已有的</translation>
  </message>
  <message>
   <source>found in every frame, slower</source>
   <translation>在每一帧中查找，较慢</translation>
  </message>
  <message>
   <source>Rotator cuff tear</source>
   <translation>肩袖撕裂</translation>
  </message>
  <message>
   <source>Tendon</source>
   <translation>肌腱</translation>
  </message>
  <message>
   <source>Click round the tendon, its tear included; right-click to end.</source>
   <translation>围绕肌腱（包括撕裂）依次单击；右键结束。</translation>
  </message>
  <message>
   <source>Tear</source>
   <translation>撕裂</translation>
  </message>
  <message>
   <source>Click round the tear; right-click to end.</source>
   <translation>围绕撕裂依次单击；右键结束。</translation>
  </message>
  <message>
   <source>Humeral head</source>
   <translation>肱骨头</translation>
  </message>
  <message>
   <source>Click along the bone's surface and back below it; right-click to end.</source>
   <translation>沿骨表面单击，再从其下方返回；右键结束。</translation>
  </message>
  <message>
   <source>Tear width</source>
   <translation>撕裂宽度</translation>
  </message>
  <message>
   <source>Click the two ends: tear width.</source>
   <translation>单击两端：撕裂宽度。</translation>
  </message>
  <message>
   <source>Tear depth</source>
   <translation>撕裂深度</translation>
  </message>
  <message>
   <source>Click the two ends: tear depth.</source>
   <translation>单击两端：撕裂深度。</translation>
  </message>
  <message>
   <source>Tendon thickness</source>
   <translation>肌腱厚度</translation>
  </message>
  <message>
   <source>Click the two ends: tendon thickness.</source>
   <translation>单击两端：肌腱厚度。</translation>
  </message>
  <message>
   <source>Distance from the footprint</source>
   <translation>距足印区距离</translation>
  </message>
  <message>
   <source>Click the two ends: distance from the footprint.</source>
   <translation>单击两端：距足印区距离。</translation>
  </message>
  <message>
   <source>Tear area</source>
   <translation>撕裂面积</translation>
  </message>
  <message>
   <source>Tear width along the tendon</source>
   <translation>沿肌腱的撕裂宽度</translation>
  </message>
  <message>
   <source>Tear depth across the tendon</source>
   <translation>横穿肌腱的撕裂深度</translation>
  </message>
  <message>
   <source>Share of the thickness torn</source>
   <translation>撕裂占厚度的比例</translation>
  </message>
  <message>
   <source>Tendon echo intensity</source>
   <translation>肌腱回声强度</translation>
  </message>
  <message>
   <source>Probability of a tear</source>
   <translation>存在撕裂的概率</translation>
  </message>
  <message>
   <source>Full-thickness tear</source>
   <translation>全层撕裂</translation>
  </message>
  <message>
   <source>reaches joint and bursa</source>
   <translation>达到关节面和滑囊面</translation>
  </message>
  <message>
   <source>90 % or more of the thickness</source>
   <translation>厚度的 90 % 或以上</translation>
  </message>
  <message>
   <source>Shoulder bones in MRI</source>
   <translation>MRI 中的肩部骨骼</translation>
  </message>
  <message>
   <source>Scapular axis</source>
   <translation>肩胛骨轴</translation>
  </message>
  <message>
   <source>place three points: where the spine of the scapula meets its medial border, its inferior angle, and the centre of the glenoid (or as far towards the first two as the image goes)</source>
   <translation>请放置三个点：肩胛冈与内侧缘的交点、肩胛骨下角、关节盂中心（前两点可放在图像所及的最远处）</translation>
  </message>
  <message>
   <source>Volume of the humerus</source>
   <translation>肱骨体积</translation>
  </message>
  <message>
   <source>Volume of the glenoid</source>
   <translation>关节盂体积</translation>
  </message>
  <message>
   <source>Diameter of the head</source>
   <translation>肱骨头直径</translation>
  </message>
  <message>
   <source>Distance of the bone to the sphere</source>
   <translation>骨面到球面的距离</translation>
  </message>
  <message>
   <source>Height of the glenoid</source>
   <translation>关节盂高度</translation>
  </message>
  <message>
   <source>Width of the glenoid</source>
   <translation>关节盂宽度</translation>
  </message>
  <message>
   <source>Head coverage</source>
   <translation>肱骨头覆盖率</translation>
  </message>
  <message>
   <source>Version of the glenoid (+ forwards)</source>
   <translation>关节盂倾角（+ 向前）</translation>
  </message>
  <message>
   <source>Inclination of the glenoid (+ upwards)</source>
   <translation>关节盂倾斜度（+ 向上）</translation>
  </message>
  <message>
   <source>Subluxation index (50: centred)</source>
   <translation>半脱位指数（50：居中）</translation>
  </message>
  <message>
   <source>Subluxation index</source>
   <translation>半脱位指数</translation>
  </message>
  <message>
   <source>against the glenoid (Walch 1998)</source>
   <translation>相对关节盂（Walch 1998）</translation>
  </message>
  <message>
   <source>against the scapular plane (Sabesan 2014)</source>
   <translation>相对肩胛骨平面（Sabesan 2014）</translation>
  </message>
  <message>
   <source>Head coverage (Saha 1971)</source>
   <translation>肱骨头覆盖率（Saha 1971）</translation>
  </message>
  <message>
   <source>of the glenoid's width</source>
   <translation>按关节盂宽度</translation>
  </message>
  <message>
   <source>of its height</source>
   <translation>按其高度</translation>
  </message>
  <message>
   <source>Transverse muscle scan</source>
   <translation>肌肉横切扫描</translation>
  </message>
  <message>
   <source>Fat line</source>
   <translation>脂肪线</translation>
  </message>
  <message>
   <source>Propose a line through the fat above each contour, to be dragged. Without a contour: click its two ends.</source>
   <translation>为每个轮廓上方的脂肪提出一条线，可拖动。没有轮廓时：单击其两端。</translation>
  </message>
  <message>
   <source>Fat thickness</source>
   <translation>脂肪厚度</translation>
  </message>
  <message>
   <source>EI, fat-corrected</source>
   <translation>EI（脂肪校正）</translation>
  </message>
  <message>
   <source>Fat correction of EI</source>
   <translation>EI 的脂肪校正</translation>
  </message>
  <message>
   <source>none</source>
   <translation>无</translation>
  </message>
  <message>
   <source>Young et al. 2015 (+40.5 per cm)</source>
   <translation>Young 等 2015（每厘米 +40.5）</translation>
  </message>
  <message>
   <source>Transverse nerve scan</source>
   <translation>神经横切扫描</translation>
  </message>
 </context>
 <context>
  <name>panel.save</name>
  <message>
   <source>Folder for the results</source>
   <translation>结果文件夹</translation>
  </message>
  <message>
   <source>Choose a folder for the results first.</source>
   <translation>请先选择存放结果的文件夹。</translation>
  </message>
  <message>
   <source>Write the whole path of the folder, from the drive or / on; or press Browse.</source>
   <translation>请写出文件夹的完整路径，从盘符或 / 开始；或按“浏览”。</translation>
  </message>
  <message>
   <source>A run is going on; wait for it, or cancel it, then save.</source>
   <translation>正在运行；请等待或取消，然后再保存。</translation>
  </message>
  <message>
   <source>{folder} holds results already. Replace them?</source>
   <translation>{folder} 中已有结果。要替换吗？</translation>
  </message>
  <message>
   <source>Saved in {folder}.</source>
   <translation>已保存到 {folder}。</translation>
  </message>
  <message>
   <source>Say whose frames these are (Training data, for instance S01): one person, one split.</source>
   <translation>请说明这些帧属于谁（训练数据，例如 S01）：一个人，一个划分。</translation>
  </message>
  <message>
   <source>Written: {path}</source>
   <translation>已写出：{path}</translation>
  </message>
  <message>
   <source>{count} frames added to the data set in {folder}.</source>
   <translation>已把 {count} 帧加入 {folder} 中的数据集。</translation>
  </message>
  <message>
   <source>{path} is a file; choose a folder.</source>
   <translation>{path} 是文件；请选择文件夹。</translation>
  </message>
  <message>
   <source>{what} Replace?</source>
   <translation>{what} 要替换吗？</translation>
  </message>
  <message>
   <source>Nothing was added: the data set holds {count} of these frames already.</source>
   <translation>没有添加任何内容：数据集中已有这些帧中的 {count} 帧。</translation>
  </message>
 </context>
 <context>
  <name>panel.section</name>
  <message>
   <source>Choose a picture or a cine first (section 1).</source>
   <translation>请先选择图像或影像（第 1 节）。</translation>
  </message>
  <message>
   <source>There is not enough memory for this; work on fewer frames, or close other programs.</source>
   <translation>内存不足；请减少帧数，或关闭其他程序。</translation>
  </message>
  <message>
   <source>This did not work ({kind}: {text}). Details are in the application log (menu Help).</source>
   <translation>操作失败（{kind}：{text}）。详情见应用程序日志（Help 菜单）。</translation>
  </message>
 </context>
 <context>
  <name>panel.selftest</name>
  <message>
   <source>Making the phantom</source>
   <translation>正在生成模体</translation>
  </message>
  <message>
   <source>Test passed</source>
   <translation>测试通过</translation>
  </message>
  <message>
   <source>Measuring by hand</source>
   <translation>手工测量</translation>
  </message>
  <message>
   <source>Dragging a point</source>
   <translation>拖动一个点</translation>
  </message>
 </context>
 <context>
  <name>panel.strip</name>
  <message>
   <source>not measured</source>
   <translation>未测量</translation>
  </message>
  <message>
   <source>checked</source>
   <translation>已核对</translation>
  </message>
  <message>
   <source>auto</source>
   <translation>自动</translation>
  </message>
  <message>
   <source>edited</source>
   <translation>已编辑</translation>
  </message>
  <message>
   <source>manual</source>
   <translation>手工</translation>
  </message>
  <message>
   <source>Known distance</source>
   <translation>已知距离</translation>
  </message>
  <message>
   <source>Longitudinal muscle scan</source>
   <translation>肌肉纵切扫描</translation>
  </message>
  <message>
   <source>Superficial</source>
   <translation>浅层</translation>
  </message>
  <message>
   <source>Draw the superficial aponeurosis along its lower edge: click along it, right-click to end.</source>
   <translation>沿浅层腱膜下缘绘制：沿其单击，右键单击结束。</translation>
  </message>
  <message>
   <source>Deep</source>
   <translation>深层</translation>
  </message>
  <message>
   <source>Draw the deep aponeurosis along its upper edge: click along it, right-click to end.</source>
   <translation>沿深层腱膜上缘绘制：沿其单击，右键单击结束。</translation>
  </message>
  <message>
   <source>Fascicle</source>
   <translation>肌束</translation>
  </message>
  <message>
   <source>Add a fascicle: click its two ends. Its pennation angle comes along.</source>
   <translation>添加肌束：单击其两端。羽状角会随之出现。</translation>
  </message>
  <message>
   <source>Thickness</source>
   <translation>厚度</translation>
  </message>
  <message>
   <source>Add a thickness line: click its two ends.</source>
   <translation>添加厚度线：单击其两端。</translation>
  </message>
  <message>
   <source>Angle</source>
   <translation>角</translation>
  </message>
  <message>
   <source>Add a pennation angle: click arm, vertex, arm.</source>
   <translation>添加羽状角：单击臂、顶点、臂。</translation>
  </message>
  <message>
   <source>Closed curve</source>
   <translation>闭合曲线</translation>
  </message>
  <message>
   <source>Add a closed curve: click around it, right-click to end.</source>
   <translation>添加闭合曲线：沿周围单击，右键单击结束。</translation>
  </message>
  <message>
   <source>Muscle thickness</source>
   <translation>肌肉厚度</translation>
  </message>
  <message>
   <source>Pennation angle</source>
   <translation>羽状角</translation>
  </message>
  <message>
   <source>Fascicle length</source>
   <translation>肌束长度</translation>
  </message>
  <message>
   <source>Fascicle angle</source>
   <translation>肌束角度</translation>
  </message>
  <message>
   <source>Superficial angle</source>
   <translation>浅层角度</translation>
  </message>
  <message>
   <source>Deep angle</source>
   <translation>深层角度</translation>
  </message>
  <message>
   <source>Area (CSA)</source>
   <translation>面积（CSA）</translation>
  </message>
  <message>
   <source>Perimeter</source>
   <translation>周长</translation>
  </message>
  <message>
   <source>Echo intensity</source>
   <translation>回声强度</translation>
  </message>
  <message>
   <source>Echo intensity SD</source>
   <translation>回声强度标准差</translation>
  </message>
  <message>
   <source>EI median</source>
   <translation>EI 中位数</translation>
  </message>
  <message>
   <source>Width</source>
   <translation>宽度</translation>
  </message>
  <message>
   <source>Depth</source>
   <translation>深度</translation>
  </message>
  <message>
   <source>Depth / width</source>
   <translation>深度／宽度</translation>
  </message>
  <message>
   <source>Pixels left out of EI</source>
   <translation>EI 未计入的像素</translation>
  </message>
  <message>
   <source>along the normal of the mid-line</source>
   <translation>沿中线的法线</translation>
  </message>
  <message>
   <source>vertical</source>
   <translation>垂直</translation>
  </message>
  <message>
   <source>against the deep aponeurosis</source>
   <translation>相对于深层腱膜</translation>
  </message>
  <message>
   <source>against the superficial aponeurosis</source>
   <translation>相对于浅层腱膜</translation>
  </message>
  <message>
   <source>length of the fascicle's line</source>
   <translation>肌束线的长度</translation>
  </message>
  <message>
   <source>MT / sin PA</source>
   <translation>MT / sin PA</translation>
  </message>
  <message>
   <source>Drawn fascicles</source>
   <translation>所画的肌束</translation>
  </message>
  <message>
   <source>extended to both aponeuroses</source>
   <translation>延长至两条腱膜</translation>
  </message>
  <message>
   <source>as drawn</source>
   <translation>按所画</translation>
  </message>
  <message>
   <source>Muscle state</source>
   <translation>肌肉状态</translation>
  </message>
  <message>
   <source>not known</source>
   <translation>未知</translation>
  </message>
  <message>
   <source>at rest</source>
   <translation>静息</translation>
  </message>
  <message>
   <source>contracting</source>
   <translation>收缩</translation>
  </message>
  <message>
   <source>Muscle state (angle, torque, activity)</source>
   <translation>肌肉状态（角度、力矩、活动）</translation>
  </message>
  <message>
   <source>Region</source>
   <translation>区域</translation>
  </message>
  <message>
   <source>Click round the muscle between the aponeuroses, right-click to end; then run again.</source>
   <translation>在两层腱膜之间绕肌肉点击，右键结束；然后重新运行。</translation>
  </message>
  <message>
   <source>Joint angle</source>
   <translation>关节角度</translation>
  </message>
  <message>
   <source>Joint torque</source>
   <translation>关节力矩</translation>
  </message>
  <message>
   <source>EMG</source>
   <translation>肌电</translation>
  </message>
  <message>
   <source>MT, PA and FL beside</source>
   <translation>同时给出 MT、PA 和 FL</translation>
  </message>
  <message>
   <source>as they are on the frame</source>
   <translation>沿用帧上已有的</translation>
  </message>
  <message>
   <source>found in every frame, slower</source>
   <translation>在每一帧中查找，较慢</translation>
  </message>
  <message>
   <source>Rotator cuff tear</source>
   <translation>肩袖撕裂</translation>
  </message>
  <message>
   <source>Tendon</source>
   <translation>肌腱</translation>
  </message>
  <message>
   <source>Click round the tendon, its tear included; right-click to end.</source>
   <translation>围绕肌腱（包括撕裂）依次单击；右键结束。</translation>
  </message>
  <message>
   <source>Tear</source>
   <translation>撕裂</translation>
  </message>
  <message>
   <source>Click round the tear; right-click to end.</source>
   <translation>围绕撕裂依次单击；右键结束。</translation>
  </message>
  <message>
   <source>Humeral head</source>
   <translation>肱骨头</translation>
  </message>
  <message>
   <source>Click along the bone's surface and back below it; right-click to end.</source>
   <translation>沿骨表面单击，再从其下方返回；右键结束。</translation>
  </message>
  <message>
   <source>Tear width</source>
   <translation>撕裂宽度</translation>
  </message>
  <message>
   <source>Click the two ends: tear width.</source>
   <translation>单击两端：撕裂宽度。</translation>
  </message>
  <message>
   <source>Tear depth</source>
   <translation>撕裂深度</translation>
  </message>
  <message>
   <source>Click the two ends: tear depth.</source>
   <translation>单击两端：撕裂深度。</translation>
  </message>
  <message>
   <source>Tendon thickness</source>
   <translation>肌腱厚度</translation>
  </message>
  <message>
   <source>Click the two ends: tendon thickness.</source>
   <translation>单击两端：肌腱厚度。</translation>
  </message>
  <message>
   <source>Distance from the footprint</source>
   <translation>距足印区距离</translation>
  </message>
  <message>
   <source>Click the two ends: distance from the footprint.</source>
   <translation>单击两端：距足印区距离。</translation>
  </message>
  <message>
   <source>Tear area</source>
   <translation>撕裂面积</translation>
  </message>
  <message>
   <source>Tear width along the tendon</source>
   <translation>沿肌腱的撕裂宽度</translation>
  </message>
  <message>
   <source>Tear depth across the tendon</source>
   <translation>横穿肌腱的撕裂深度</translation>
  </message>
  <message>
   <source>Share of the thickness torn</source>
   <translation>撕裂占厚度的比例</translation>
  </message>
  <message>
   <source>Tendon echo intensity</source>
   <translation>肌腱回声强度</translation>
  </message>
  <message>
   <source>Probability of a tear</source>
   <translation>存在撕裂的概率</translation>
  </message>
  <message>
   <source>Full-thickness tear</source>
   <translation>全层撕裂</translation>
  </message>
  <message>
   <source>reaches joint and bursa</source>
   <translation>达到关节面和滑囊面</translation>
  </message>
  <message>
   <source>90 % or more of the thickness</source>
   <translation>厚度的 90 % 或以上</translation>
  </message>
  <message>
   <source>Shoulder bones in MRI</source>
   <translation>MRI 中的肩部骨骼</translation>
  </message>
  <message>
   <source>Scapular axis</source>
   <translation>肩胛骨轴</translation>
  </message>
  <message>
   <source>place three points: where the spine of the scapula meets its medial border, its inferior angle, and the centre of the glenoid (or as far towards the first two as the image goes)</source>
   <translation>请放置三个点：肩胛冈与内侧缘的交点、肩胛骨下角、关节盂中心（前两点可放在图像所及的最远处）</translation>
  </message>
  <message>
   <source>Volume of the humerus</source>
   <translation>肱骨体积</translation>
  </message>
  <message>
   <source>Volume of the glenoid</source>
   <translation>关节盂体积</translation>
  </message>
  <message>
   <source>Diameter of the head</source>
   <translation>肱骨头直径</translation>
  </message>
  <message>
   <source>Distance of the bone to the sphere</source>
   <translation>骨面到球面的距离</translation>
  </message>
  <message>
   <source>Height of the glenoid</source>
   <translation>关节盂高度</translation>
  </message>
  <message>
   <source>Width of the glenoid</source>
   <translation>关节盂宽度</translation>
  </message>
  <message>
   <source>Head coverage</source>
   <translation>肱骨头覆盖率</translation>
  </message>
  <message>
   <source>Version of the glenoid (+ forwards)</source>
   <translation>关节盂倾角（+ 向前）</translation>
  </message>
  <message>
   <source>Inclination of the glenoid (+ upwards)</source>
   <translation>关节盂倾斜度（+ 向上）</translation>
  </message>
  <message>
   <source>Subluxation index (50: centred)</source>
   <translation>半脱位指数（50：居中）</translation>
  </message>
  <message>
   <source>Subluxation index</source>
   <translation>半脱位指数</translation>
  </message>
  <message>
   <source>against the glenoid (Walch 1998)</source>
   <translation>相对关节盂（Walch 1998）</translation>
  </message>
  <message>
   <source>against the scapular plane (Sabesan 2014)</source>
   <translation>相对肩胛骨平面（Sabesan 2014）</translation>
  </message>
  <message>
   <source>Head coverage (Saha 1971)</source>
   <translation>肱骨头覆盖率（Saha 1971）</translation>
  </message>
  <message>
   <source>of the glenoid's width</source>
   <translation>按关节盂宽度</translation>
  </message>
  <message>
   <source>of its height</source>
   <translation>按其高度</translation>
  </message>
  <message>
   <source>Transverse muscle scan</source>
   <translation>肌肉横切扫描</translation>
  </message>
  <message>
   <source>Fat line</source>
   <translation>脂肪线</translation>
  </message>
  <message>
   <source>Propose a line through the fat above each contour, to be dragged. Without a contour: click its two ends.</source>
   <translation>为每个轮廓上方的脂肪提出一条线，可拖动。没有轮廓时：单击其两端。</translation>
  </message>
  <message>
   <source>Fat thickness</source>
   <translation>脂肪厚度</translation>
  </message>
  <message>
   <source>EI, fat-corrected</source>
   <translation>EI（脂肪校正）</translation>
  </message>
  <message>
   <source>Fat correction of EI</source>
   <translation>EI 的脂肪校正</translation>
  </message>
  <message>
   <source>none</source>
   <translation>无</translation>
  </message>
  <message>
   <source>Young et al. 2015 (+40.5 per cm)</source>
   <translation>Young 等 2015（每厘米 +40.5）</translation>
  </message>
  <message>
   <source>Transverse nerve scan</source>
   <translation>神经横切扫描</translation>
  </message>
 </context>
 <context>
  <name>panel.volume</name>
  <message>
   <source>The slices' distance is unknown.</source>
   <translation>切片间距未知。</translation>
  </message>
  <message>
   <source>Volume {number}: {value} cm³ ({provenance}; {how})</source>
   <translation>体积 {number}：{value} cm³（{provenance}；{how}）</translation>
  </message>
  <message>
   <source>Volume {number}: – ({why})</source>
   <translation>体积 {number}：–（{why}）</translation>
  </message>
  <message>
   <source>Slices {mm} mm apart.</source>
   <translation>切片间距 {mm} 毫米。</translation>
  </message>
  <message>
   <source>auto</source>
   <translation>自动</translation>
  </message>
  <message>
   <source>edited</source>
   <translation>已编辑</translation>
  </message>
  <message>
   <source>manual</source>
   <translation>手工</translation>
  </message>
  <message>
   <source>Known distance</source>
   <translation>已知距离</translation>
  </message>
  <message>
   <source>Longitudinal muscle scan</source>
   <translation>肌肉纵切扫描</translation>
  </message>
  <message>
   <source>Superficial</source>
   <translation>浅层</translation>
  </message>
  <message>
   <source>Draw the superficial aponeurosis along its lower edge: click along it, right-click to end.</source>
   <translation>沿浅层腱膜下缘绘制：沿其单击，右键单击结束。</translation>
  </message>
  <message>
   <source>Deep</source>
   <translation>深层</translation>
  </message>
  <message>
   <source>Draw the deep aponeurosis along its upper edge: click along it, right-click to end.</source>
   <translation>沿深层腱膜上缘绘制：沿其单击，右键单击结束。</translation>
  </message>
  <message>
   <source>Fascicle</source>
   <translation>肌束</translation>
  </message>
  <message>
   <source>Add a fascicle: click its two ends. Its pennation angle comes along.</source>
   <translation>添加肌束：单击其两端。羽状角会随之出现。</translation>
  </message>
  <message>
   <source>Thickness</source>
   <translation>厚度</translation>
  </message>
  <message>
   <source>Add a thickness line: click its two ends.</source>
   <translation>添加厚度线：单击其两端。</translation>
  </message>
  <message>
   <source>Angle</source>
   <translation>角</translation>
  </message>
  <message>
   <source>Add a pennation angle: click arm, vertex, arm.</source>
   <translation>添加羽状角：单击臂、顶点、臂。</translation>
  </message>
  <message>
   <source>Closed curve</source>
   <translation>闭合曲线</translation>
  </message>
  <message>
   <source>Add a closed curve: click around it, right-click to end.</source>
   <translation>添加闭合曲线：沿周围单击，右键单击结束。</translation>
  </message>
  <message>
   <source>Muscle thickness</source>
   <translation>肌肉厚度</translation>
  </message>
  <message>
   <source>Pennation angle</source>
   <translation>羽状角</translation>
  </message>
  <message>
   <source>Fascicle length</source>
   <translation>肌束长度</translation>
  </message>
  <message>
   <source>Fascicle angle</source>
   <translation>肌束角度</translation>
  </message>
  <message>
   <source>Superficial angle</source>
   <translation>浅层角度</translation>
  </message>
  <message>
   <source>Deep angle</source>
   <translation>深层角度</translation>
  </message>
  <message>
   <source>Area (CSA)</source>
   <translation>面积（CSA）</translation>
  </message>
  <message>
   <source>Perimeter</source>
   <translation>周长</translation>
  </message>
  <message>
   <source>Echo intensity</source>
   <translation>回声强度</translation>
  </message>
  <message>
   <source>Echo intensity SD</source>
   <translation>回声强度标准差</translation>
  </message>
  <message>
   <source>EI median</source>
   <translation>EI 中位数</translation>
  </message>
  <message>
   <source>Width</source>
   <translation>宽度</translation>
  </message>
  <message>
   <source>Depth</source>
   <translation>深度</translation>
  </message>
  <message>
   <source>Depth / width</source>
   <translation>深度／宽度</translation>
  </message>
  <message>
   <source>Pixels left out of EI</source>
   <translation>EI 未计入的像素</translation>
  </message>
  <message>
   <source>along the normal of the mid-line</source>
   <translation>沿中线的法线</translation>
  </message>
  <message>
   <source>vertical</source>
   <translation>垂直</translation>
  </message>
  <message>
   <source>against the deep aponeurosis</source>
   <translation>相对于深层腱膜</translation>
  </message>
  <message>
   <source>against the superficial aponeurosis</source>
   <translation>相对于浅层腱膜</translation>
  </message>
  <message>
   <source>length of the fascicle's line</source>
   <translation>肌束线的长度</translation>
  </message>
  <message>
   <source>MT / sin PA</source>
   <translation>MT / sin PA</translation>
  </message>
  <message>
   <source>Drawn fascicles</source>
   <translation>所画的肌束</translation>
  </message>
  <message>
   <source>extended to both aponeuroses</source>
   <translation>延长至两条腱膜</translation>
  </message>
  <message>
   <source>as drawn</source>
   <translation>按所画</translation>
  </message>
  <message>
   <source>Muscle state</source>
   <translation>肌肉状态</translation>
  </message>
  <message>
   <source>not known</source>
   <translation>未知</translation>
  </message>
  <message>
   <source>at rest</source>
   <translation>静息</translation>
  </message>
  <message>
   <source>contracting</source>
   <translation>收缩</translation>
  </message>
  <message>
   <source>Muscle state (angle, torque, activity)</source>
   <translation>肌肉状态（角度、力矩、活动）</translation>
  </message>
  <message>
   <source>Region</source>
   <translation>区域</translation>
  </message>
  <message>
   <source>Click round the muscle between the aponeuroses, right-click to end; then run again.</source>
   <translation>在两层腱膜之间绕肌肉点击，右键结束；然后重新运行。</translation>
  </message>
  <message>
   <source>Joint angle</source>
   <translation>关节角度</translation>
  </message>
  <message>
   <source>Joint torque</source>
   <translation>关节力矩</translation>
  </message>
  <message>
   <source>EMG</source>
   <translation>肌电</translation>
  </message>
  <message>
   <source>MT, PA and FL beside</source>
   <translation>同时给出 MT、PA 和 FL</translation>
  </message>
  <message>
   <source>as they are on the frame</source>
   <translation>沿用帧上已有的</translation>
  </message>
  <message>
   <source>found in every frame, slower</source>
   <translation>在每一帧中查找，较慢</translation>
  </message>
  <message>
   <source>Rotator cuff tear</source>
   <translation>肩袖撕裂</translation>
  </message>
  <message>
   <source>Tendon</source>
   <translation>肌腱</translation>
  </message>
  <message>
   <source>Click round the tendon, its tear included; right-click to end.</source>
   <translation>围绕肌腱（包括撕裂）依次单击；右键结束。</translation>
  </message>
  <message>
   <source>Tear</source>
   <translation>撕裂</translation>
  </message>
  <message>
   <source>Click round the tear; right-click to end.</source>
   <translation>围绕撕裂依次单击；右键结束。</translation>
  </message>
  <message>
   <source>Humeral head</source>
   <translation>肱骨头</translation>
  </message>
  <message>
   <source>Click along the bone's surface and back below it; right-click to end.</source>
   <translation>沿骨表面单击，再从其下方返回；右键结束。</translation>
  </message>
  <message>
   <source>Tear width</source>
   <translation>撕裂宽度</translation>
  </message>
  <message>
   <source>Click the two ends: tear width.</source>
   <translation>单击两端：撕裂宽度。</translation>
  </message>
  <message>
   <source>Tear depth</source>
   <translation>撕裂深度</translation>
  </message>
  <message>
   <source>Click the two ends: tear depth.</source>
   <translation>单击两端：撕裂深度。</translation>
  </message>
  <message>
   <source>Tendon thickness</source>
   <translation>肌腱厚度</translation>
  </message>
  <message>
   <source>Click the two ends: tendon thickness.</source>
   <translation>单击两端：肌腱厚度。</translation>
  </message>
  <message>
   <source>Distance from the footprint</source>
   <translation>距足印区距离</translation>
  </message>
  <message>
   <source>Click the two ends: distance from the footprint.</source>
   <translation>单击两端：距足印区距离。</translation>
  </message>
  <message>
   <source>Tear area</source>
   <translation>撕裂面积</translation>
  </message>
  <message>
   <source>Tear width along the tendon</source>
   <translation>沿肌腱的撕裂宽度</translation>
  </message>
  <message>
   <source>Tear depth across the tendon</source>
   <translation>横穿肌腱的撕裂深度</translation>
  </message>
  <message>
   <source>Share of the thickness torn</source>
   <translation>撕裂占厚度的比例</translation>
  </message>
  <message>
   <source>Tendon echo intensity</source>
   <translation>肌腱回声强度</translation>
  </message>
  <message>
   <source>Probability of a tear</source>
   <translation>存在撕裂的概率</translation>
  </message>
  <message>
   <source>Full-thickness tear</source>
   <translation>全层撕裂</translation>
  </message>
  <message>
   <source>reaches joint and bursa</source>
   <translation>达到关节面和滑囊面</translation>
  </message>
  <message>
   <source>90 % or more of the thickness</source>
   <translation>厚度的 90 % 或以上</translation>
  </message>
  <message>
   <source>Shoulder bones in MRI</source>
   <translation>MRI 中的肩部骨骼</translation>
  </message>
  <message>
   <source>Scapular axis</source>
   <translation>肩胛骨轴</translation>
  </message>
  <message>
   <source>place three points: where the spine of the scapula meets its medial border, its inferior angle, and the centre of the glenoid (or as far towards the first two as the image goes)</source>
   <translation>请放置三个点：肩胛冈与内侧缘的交点、肩胛骨下角、关节盂中心（前两点可放在图像所及的最远处）</translation>
  </message>
  <message>
   <source>Volume of the humerus</source>
   <translation>肱骨体积</translation>
  </message>
  <message>
   <source>Volume of the glenoid</source>
   <translation>关节盂体积</translation>
  </message>
  <message>
   <source>Diameter of the head</source>
   <translation>肱骨头直径</translation>
  </message>
  <message>
   <source>Distance of the bone to the sphere</source>
   <translation>骨面到球面的距离</translation>
  </message>
  <message>
   <source>Height of the glenoid</source>
   <translation>关节盂高度</translation>
  </message>
  <message>
   <source>Width of the glenoid</source>
   <translation>关节盂宽度</translation>
  </message>
  <message>
   <source>Head coverage</source>
   <translation>肱骨头覆盖率</translation>
  </message>
  <message>
   <source>Version of the glenoid (+ forwards)</source>
   <translation>关节盂倾角（+ 向前）</translation>
  </message>
  <message>
   <source>Inclination of the glenoid (+ upwards)</source>
   <translation>关节盂倾斜度（+ 向上）</translation>
  </message>
  <message>
   <source>Subluxation index (50: centred)</source>
   <translation>半脱位指数（50：居中）</translation>
  </message>
  <message>
   <source>Subluxation index</source>
   <translation>半脱位指数</translation>
  </message>
  <message>
   <source>against the glenoid (Walch 1998)</source>
   <translation>相对关节盂（Walch 1998）</translation>
  </message>
  <message>
   <source>against the scapular plane (Sabesan 2014)</source>
   <translation>相对肩胛骨平面（Sabesan 2014）</translation>
  </message>
  <message>
   <source>Head coverage (Saha 1971)</source>
   <translation>肱骨头覆盖率（Saha 1971）</translation>
  </message>
  <message>
   <source>of the glenoid's width</source>
   <translation>按关节盂宽度</translation>
  </message>
  <message>
   <source>of its height</source>
   <translation>按其高度</translation>
  </message>
  <message>
   <source>Transverse muscle scan</source>
   <translation>肌肉横切扫描</translation>
  </message>
  <message>
   <source>Fat line</source>
   <translation>脂肪线</translation>
  </message>
  <message>
   <source>Propose a line through the fat above each contour, to be dragged. Without a contour: click its two ends.</source>
   <translation>为每个轮廓上方的脂肪提出一条线，可拖动。没有轮廓时：单击其两端。</translation>
  </message>
  <message>
   <source>Fat thickness</source>
   <translation>脂肪厚度</translation>
  </message>
  <message>
   <source>EI, fat-corrected</source>
   <translation>EI（脂肪校正）</translation>
  </message>
  <message>
   <source>Fat correction of EI</source>
   <translation>EI 的脂肪校正</translation>
  </message>
  <message>
   <source>none</source>
   <translation>无</translation>
  </message>
  <message>
   <source>Young et al. 2015 (+40.5 per cm)</source>
   <translation>Young 等 2015（每厘米 +40.5）</translation>
  </message>
  <message>
   <source>Transverse nerve scan</source>
   <translation>神经横切扫描</translation>
  </message>
 </context>
</TS>
