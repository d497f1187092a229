; The installer of the training component, into the folder of the editor that is installed.
;
;   makensis -DVERSION=0.1.0 -DSOURCE=folder -DICON=inkling.ico -DOUTPUT=setup.exe training.nsi

Unicode true
SetCompressor /SOLID lzma
RequestExecutionLevel user
ManifestDPIAware true

!include MUI2.nsh

Name "Inkling Training ${VERSION}"
OutFile "${OUTPUT}"
InstallDir "$LOCALAPPDATA\Programs\Inkling"
InstallDirRegKey HKCU "Software\Inkling" "InstallDir"
BrandingText "Inkling Training ${VERSION} - this build is not signed"

!define MUI_ICON "${ICON}"
!insertmacro MUI_PAGE_INSTFILES
!insertmacro MUI_LANGUAGE "English"
!insertmacro MUI_LANGUAGE "SimpChinese"

LangString NoEditor ${LANG_ENGLISH} "Install Inkling first; this adds training to it."
LangString NoEditor ${LANG_SIMPCHINESE} "请先安装 Inkling；本程序为它添加训练功能。"

Section
  ${IfNot} ${FileExists} "$INSTDIR\inkling.exe"
    MessageBox MB_OK|MB_ICONEXCLAMATION "$(NoEditor)" /SD IDOK
    SetErrorLevel 2
    Abort
  ${EndIf}
  ; The editor's uninstaller removes this folder as well.
  RMDir /r "$INSTDIR\inkling-training"
  SetOutPath "$INSTDIR\inkling-training"
  File /r "${SOURCE}/*.*"
SectionEnd
