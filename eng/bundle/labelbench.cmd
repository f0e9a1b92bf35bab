@echo off
rem Starts LabelBench where it lies. Nothing is built, fetched or installed.
"%~dp0app\labelbench.exe" %*
exit /b %ERRORLEVEL%
