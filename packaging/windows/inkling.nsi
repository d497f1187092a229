; The installer of the editor for one user: no administrator is asked, nothing of others changes.
;
; makensis -DVERSION=0.1.0 -DHOMEPAGE=https://… -DSOURCE=folder -DICON=inkling.ico -DOUTPUT=setup.exe inkling.nsi
;
; SOURCE is the frozen program. `/S` installs in silence, `/D=folder` elsewhere.

Unicode true
SetCompressor /SOLID lzma
RequestExecutionLevel user
ManifestDPIAware true

!include MUI2.nsh
!include FileFunc.nsh

!define NAME "Inkling"
!define PROGRAM "inkling.exe"
!define KEY "Software\Microsoft\Windows\CurrentVersion\Uninstall\Inkling"
!define CLASSES "Software\Classes"

Name "${NAME} ${VERSION}"
OutFile "${OUTPUT}"
InstallDir "$LOCALAPPDATA\Programs\Inkling"
InstallDirRegKey HKCU "Software\Inkling" "InstallDir"
BrandingText "${NAME} ${VERSION} - this build is not signed"

VIProductVersion "${VERSION}.0"
VIAddVersionKey "ProductName" "${NAME}"
VIAddVersionKey "FileDescription" "${NAME} ${VERSION}"
VIAddVersionKey "FileVersion" "${VERSION}"
VIAddVersionKey "LegalCopyright" "MIT licence"

!define MUI_ICON "${ICON}"
!define MUI_UNICON "${ICON}"
!define MUI_FINISHPAGE_RUN "$INSTDIR\${PROGRAM}"
!insertmacro MUI_PAGE_DIRECTORY
!insertmacro MUI_PAGE_INSTFILES
!insertmacro MUI_PAGE_FINISH
!insertmacro MUI_UNPAGE_CONFIRM
!insertmacro MUI_UNPAGE_INSTFILES
!insertmacro MUI_LANGUAGE "English"
!insertmacro MUI_LANGUAGE "SimpChinese"

LangString StillOpen ${LANG_ENGLISH} "Inkling is open. Save your texts, close it and try again."
LangString StillOpen ${LANG_SIMPCHINESE} "Inkling 正在运行。请保存文稿并关闭它，然后重试。"
LangString TextName ${LANG_ENGLISH} "Text"
LangString TextName ${LANG_SIMPCHINESE} "文本"
LangString ModelName ${LANG_ENGLISH} "Inkling language model"
LangString ModelName ${LANG_SIMPCHINESE} "Inkling 语言模型"

; A program that runs cannot be replaced: ask until it is closed, or give up where nobody answers.
!macro WaitUntilClosed
  ${Do}
    ClearErrors
    Delete "$INSTDIR\${PROGRAM}"
    ${IfNot} ${Errors}
      ${ExitDo}
    ${EndIf}
    MessageBox MB_RETRYCANCEL|MB_ICONEXCLAMATION "$(StillOpen)" /SD IDCANCEL IDRETRY +2
    Abort
  ${Loop}
!macroend

Section
  !insertmacro WaitUntilClosed
  ; Nothing of an older version stays; texts, settings and own models lie elsewhere.
  RMDir /r "$INSTDIR\_internal"
  SetOutPath "$INSTDIR"
  File /r "${SOURCE}/*.*"
  WriteUninstaller "$INSTDIR\uninstall.exe"
  CreateShortcut "$SMPROGRAMS\${NAME}.lnk" "$INSTDIR\${PROGRAM}"

  WriteRegStr HKCU "Software\Inkling" "InstallDir" "$INSTDIR"
  WriteRegStr HKCU "${KEY}" "DisplayName" "${NAME}"
  WriteRegStr HKCU "${KEY}" "DisplayVersion" "${VERSION}"
  WriteRegStr HKCU "${KEY}" "DisplayIcon" "$INSTDIR\${PROGRAM}"
  WriteRegStr HKCU "${KEY}" "Publisher" "The Inkling contributors"
  WriteRegStr HKCU "${KEY}" "URLInfoAbout" "${HOMEPAGE}"
  WriteRegStr HKCU "${KEY}" "InstallLocation" "$INSTDIR"
  WriteRegStr HKCU "${KEY}" "UninstallString" '"$INSTDIR\uninstall.exe"'
  WriteRegStr HKCU "${KEY}" "QuietUninstallString" '"$INSTDIR\uninstall.exe" /S'
  WriteRegDWORD HKCU "${KEY}" "NoModify" 1
  WriteRegDWORD HKCU "${KEY}" "NoRepair" 1
  ${GetSize} "$INSTDIR" "/S=0K" $0 $1 $2
  WriteRegDWORD HKCU "${KEY}" "EstimatedSize" $0

  ; Models are ours to open; for texts Inkling is offered and takes nothing from others.
  WriteRegStr HKCU "${CLASSES}\.inkling" "" "Inkling.Model"
  WriteRegStr HKCU "${CLASSES}\Inkling.Model" "" "$(ModelName)"
  WriteRegStr HKCU "${CLASSES}\Inkling.Model\DefaultIcon" "" "$INSTDIR\${PROGRAM},0"
  WriteRegStr HKCU "${CLASSES}\Inkling.Model\shell\open\command" "" '"$INSTDIR\${PROGRAM}" "%1"'
  WriteRegStr HKCU "${CLASSES}\Inkling.Text" "" "$(TextName)"
  WriteRegStr HKCU "${CLASSES}\Inkling.Text\DefaultIcon" "" "$INSTDIR\${PROGRAM},0"
  WriteRegStr HKCU "${CLASSES}\Inkling.Text\shell\open\command" "" '"$INSTDIR\${PROGRAM}" "%1"'
  WriteRegStr HKCU "${CLASSES}\.txt\OpenWithProgids" "Inkling.Text" ""
  WriteRegStr HKCU "${CLASSES}\.md\OpenWithProgids" "Inkling.Text" ""
  WriteRegStr HKCU "${CLASSES}\.markdown\OpenWithProgids" "Inkling.Text" ""
  System::Call 'shell32::SHChangeNotify(i 0x08000000, i 0, p 0, p 0)'
SectionEnd

Section "Uninstall"
  !insertmacro WaitUntilClosed
  Delete "$INSTDIR\inkling-console.exe"
  Delete "$INSTDIR\uninstall.exe"
  RMDir /r "$INSTDIR\_internal"
  RMDir /r "$INSTDIR\inkling-training"
  RMDir "$INSTDIR"
  Delete "$SMPROGRAMS\${NAME}.lnk"
  DeleteRegKey HKCU "${KEY}"
  DeleteRegKey HKCU "Software\Inkling"
  DeleteRegKey HKCU "${CLASSES}\Inkling.Model"
  DeleteRegKey HKCU "${CLASSES}\Inkling.Text"
  DeleteRegKey HKCU "${CLASSES}\.inkling"
  DeleteRegValue HKCU "${CLASSES}\.txt\OpenWithProgids" "Inkling.Text"
  DeleteRegValue HKCU "${CLASSES}\.md\OpenWithProgids" "Inkling.Text"
  DeleteRegValue HKCU "${CLASSES}\.markdown\OpenWithProgids" "Inkling.Text"
  System::Call 'shell32::SHChangeNotify(i 0x08000000, i 0, p 0, p 0)'
SectionEnd
